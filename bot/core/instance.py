"""The SQL of the installation's one row."""

from bot.core.database import Transaction


def commands_hash(tx: Transaction) -> str:
    """The fingerprint of the commands that Discord knows; "" before the first time."""
    return str(tx.execute("SELECT commands_hash FROM instance").fetchone()["commands_hash"])


def set_commands_hash(tx: Transaction, text: str) -> None:
    """Discord knows these commands now."""
    tx.execute("UPDATE instance SET commands_hash = :text", {"text": text})
