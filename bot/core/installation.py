"""Which installation of the bot this is, of all in the world: for names that must be unique there.

It is made by chance when it is first asked for and stands in the database, so it moves with it.
"""

import secrets

from bot.core import records
from bot.core.database import Transaction


def name_of(tx: Transaction) -> str:
    """32 hexadecimal digits, always the same ones."""
    sql = "UPDATE instance SET installation = :fresh WHERE installation = ''"
    records.run(tx, sql, fresh=secrets.token_hex(16))
    return str(records.value(tx, "SELECT installation FROM instance"))
