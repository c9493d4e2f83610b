"""What is handed in, checked: compared with the bank and the server's own, off the loop."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bot.bank.model import Question
from bot.bank.own.checking import Checked
from bot.bank.parsing.question import loaded
from bot.core.database import Transaction
from bot.core.feature import Core
from bot.core.ids import GuildId
from bot.daily.contributed import store

MOST_DRAWN = 100
"""Formulas of a file that are tried: a tenth of a second each."""
Check = Callable[[tuple[Question, ...], tuple[Question, ...]], Checked]
"""By the bank's questions and by the server's own, as they were written."""


class Checks:
    """One at a time: it is work for a processor, which members' clicks need, too."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._turn = asyncio.Lock()

    async def check(self, guild_id: GuildId, check: Check) -> Checked:
        """What comes of a check. Formulas are drawn, which keeps their pictures for the preview."""
        own = await self._core.database.read(lambda tx: everything(tx, guild_id))
        bank = tuple(self._core.bank.bank.questions.values())
        async with self._turn:
            checked = await asyncio.to_thread(check, bank, own)
        if checked.errors:
            return checked
        left = [
            remark
            for source, remark in checked.formulas[:MOST_DRAWN]
            if not await self._core.can_draw(source, guild_id)
        ]
        return replace(checked, remarks=(*checked.remarks, *left))


def everything(tx: Transaction, guild_id: GuildId) -> tuple[Question, ...]:
    """All own questions as they were written, under the ids of the server's files."""
    return tuple(loaded(one.content) for one in store.own_questions(tx, guild_id))
