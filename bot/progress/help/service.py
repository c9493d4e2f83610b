"""``/help``: asks every feature what it offers, and changes nothing."""

from collections.abc import Callable, Sequence

from bot.core.feature import Asker, Core, NextStep
from bot.core.ids import ChannelId, GuildId, UserId
from bot.progress.help.messages import HelpButton, HelpCard, HelpLine, MySettings

Wanted = Callable[[NextStep], bool]


class HelpService:
    """What can be done now, by who asks and what holds here."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def help(
        self, guild_id: GuildId, user_id: UserId, channel_id: ChannelId, *, is_organiser: bool
    ) -> HelpCard:
        """One card: how things stand, and the buttons that lead on."""
        asker = Asker(guild_id, user_id, channel_id, is_organiser, self._core.clock.now())
        found = await self._ask(asker)

        def mine(step: NextStep) -> bool:
            return not step.is_setting and not step.for_organisers

        def organisers(step: NextStep) -> bool:
            return not step.is_setting and step.for_organisers and is_organiser

        return HelpCard(
            _lines(found, mine), _steps(found, mine), _lines(found, organisers),
            _steps(found, organisers),
        )  # fmt: skip

    async def settings(
        self, guild_id: GuildId, user_id: UserId, channel_id: ChannelId
    ) -> MySettings:
        """What the member chose for themselves."""
        found = await self._ask(Asker(guild_id, user_id, channel_id, False, self._core.clock.now()))
        return MySettings(
            _lines(found, lambda step: step.is_setting), _steps(found, lambda step: step.is_setting)
        )

    async def _ask(self, asker: Asker) -> list[NextStep]:
        return await self._core.database.read(
            lambda tx: [step for offer in self._core.offers for step in offer(tx, asker)]
        )


def _lines(found: Sequence[NextStep], wanted: Wanted) -> tuple[HelpLine, ...]:
    return tuple(HelpLine(one.line, one.at) for one in found if one.line and wanted(one))


def _steps(found: Sequence[NextStep], wanted: Wanted) -> tuple[HelpButton, ...]:
    """At most one primary button: the first that is; it stands first."""
    buttons = [one for one in found if one.label and wanted(one)]
    buttons.sort(key=lambda one: not one.is_primary)
    return tuple(
        HelpButton(one.label, one.leads_to, is_primary=one.is_primary and at == 0)
        for at, one in enumerate(buttons)
    )
