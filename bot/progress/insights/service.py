"""Use cases of insights: looking at a group's figures, and what a member lets organisers see."""

from bot.core.database import Transaction
from bot.core.feature import Core
from bot.core.ids import GuildId, UserId
from bot.progress.insights import rules, store
from bot.progress.insights import tx as gathered
from bot.progress.insights.messages import (
    DriftConsentSet,
    GroupInsights,
    InsightsFile,
    PeopleInsights,
    QuestionInsights,
)


class InsightsService:
    """For organisers, privately."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def people(self, guild_id: GuildId, weeks: int) -> PeopleInsights:
        """When members are here; a number of weeks that isn't offered means the fewest."""
        core, now, number = self._core, self._core.clock.now(), _offered(weeks)
        gone = core.presence.known_gone(guild_id)
        return await core.database.read(lambda tx: gathered.people(tx, guild_id, number, now, gone))

    async def questions(self, guild_id: GuildId, weeks: int) -> QuestionInsights:
        """How the questions went; the same for the weeks."""
        core, now, number = self._core, self._core.clock.now(), _offered(weeks)
        return await core.database.read(
            lambda tx: gathered.questions(tx, core.bank, guild_id, number, now)
        )

    async def everything(self, guild_id: GuildId, weeks: int) -> GroupInsights:
        """All of it. Two reads, so that nobody waits long behind them."""
        people = await self.people(guild_id, weeks)
        return GroupInsights(people, await self.questions(guild_id, weeks))

    async def file(self, guild_id: GuildId, weeks: int) -> InsightsFile:
        """The same for a file."""
        found = await self.everything(guild_id, weeks)
        return InsightsFile(found.people, found.questions)

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


def _offered(weeks: int) -> int:
    return weeks if weeks in rules.WEEKS else rules.WEEKS[0]
