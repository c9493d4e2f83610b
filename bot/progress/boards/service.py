"""Use cases of leaderboards: showing one of those who are still there, by the names they have."""

import asyncio
from dataclasses import replace

from bot.core.feature import Core
from bot.core.ids import GuildId, UserId
from bot.daily.streaks import rules as streak_rules
from bot.daily.streaks.rules import Ranked
from bot.progress.boards import tx as boards
from bot.progress.boards.messages import PLACES_SHOWN, Leaderboard, Metric, Period

PATIENCE_SECONDS = 1.0
"""For asking who of a board is still there: an answer takes three seconds at most."""


class BoardService:
    """Leaderboards. ``patience_seconds``: how long a board waits for Discord to say who left."""

    def __init__(self, core: Core, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._core = core
        self._patience_seconds = patience_seconds

    async def show(
        self, guild_id: GuildId, viewer_id: UserId, period: Period, metric: Metric | None = None
    ) -> Leaderboard:
        """Everyone who did any of it in the period, does not hide and is still there, best first;
        without a metric by what counts here."""
        now = self._core.clock.now()
        board = await self._core.database.read(
            lambda tx: boards.board(tx, guild_id, viewer_id, period, metric, now)
        )
        return self._by_name(guild_id, await self._of_those_there(guild_id, board))

    async def _of_those_there(self, guild_id: GuildId, board: Leaderboard) -> Leaderboard:
        """The board without those who left. Only who would be shown is asked about, again for those
        who move up; who can't be found out about in a second stays."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience_seconds
        gone = self._core.presence.known_gone(guild_id) - {board.viewer_id}
        while True:
            there = (place.standing for place in board.places if place.standing.user_id not in gone)
            places = streak_rules.rank(there) if gone else board.places
            shown = {place.standing.user_id for place in places[:PLACES_SHOWN]} - {board.viewer_id}
            left = await self._core.presence.gone(
                guild_id, shown, patience_seconds=until - loop.time()
            )
            if not left:
                return replace(board, places=places)
            gone |= left

    def _by_name(self, guild_id: GuildId, board: Leaderboard) -> Leaderboard:
        """With the names that were heard since: with what they do, and when they were asked for."""

        def named(place: Ranked) -> Ranked:
            heard = self._core.presence.name_of(guild_id, place.standing.user_id)
            if heard is None:
                return place
            return replace(place, standing=replace(place.standing, name=heard))

        return replace(board, places=tuple(map(named, board.places)))
