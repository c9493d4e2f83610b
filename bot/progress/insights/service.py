"""Use cases of insights: looking at a group's figures, and what a member lets organisers see."""

from bot.core.database import Transaction
from bot.core.feature import Core
from bot.core.ids import GuildId, UserId
from bot.progress.insights import rules, store
from bot.progress.insights import tx as gathered
from bot.progress.insights.messages import DriftConsentSet, Insights


class InsightsService:
    """For organisers, privately."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def look(self, guild_id: GuildId, weeks: int) -> Insights:
        """The last weeks; a number that isn't offered means the fewest."""
        core, now = self._core, self._core.clock.now()
        chosen = weeks if weeks in rules.WEEKS else rules.WEEKS[0]
        gone = core.presence.known_gone(guild_id)
        return await core.database.read(
            lambda tx: gathered.insights(tx, core.bank, guild_id, chosen, now, gone)
        )

    async def consent(
        self, guild_id: GuildId, user_id: UserId, *, is_given: bool
    ) -> DriftConsentSet:
        """Whether organisers may see the member's name. Harmless to repeat."""
        now = self._core.clock.now()

        def choose(tx: Transaction) -> None:
            if is_given:
                store.consent(tx, guild_id, user_id, now)
            else:
                store.withdraw(tx, guild_id, user_id)

        await self._core.database.write(choose)
        return DriftConsentSet(is_given)
