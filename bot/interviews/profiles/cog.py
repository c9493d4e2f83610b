"""The buttons and modals of a profile: type, look, save."""

from enum import StrEnum
from typing import TypeVar

from bot.gateway.routes import ComponentInteraction, route
from bot.interviews.profiles import messages
from bot.interviews.profiles.rules.drafts import ProfileDraft
from bot.interviews.profiles.service import ProfileService
from bot.interviews.values.rules import Cadence, Level, OddPreference, RolePreference, Track

W = TypeVar("W", bound=StrEnum)


class ProfileCog:
    """What a member practises, when, and how."""

    def __init__(self, profiles: ProfileService) -> None:
        self._profiles = profiles

    @route("profile:edit", opens_modal=True, formerly=("mock:join-open",))
    async def open_basics(self, click: ComponentInteraction) -> messages.BasicsForm:
        """*Join* and *Change*."""
        return await self._profiles.basics(click.guild_id, click.user_id)

    @route("profile:basics", update=True, formerly=("mock:join-basics",))
    async def enter_basics(
        self, click: ComponentInteraction
    ) -> messages.DraftShown | messages.TypedBack:
        """The first modal came in."""
        given = ProfileDraft(
            level=_one(Level, click.text("level")),
            tracks=frozenset(_several(Track, click.chosen("tracks"))),
            topics=frozenset(click.chosen("topics")),
            zone=click.text("zone"),
            hours=click.text("hours"),
        )
        return await self._profiles.enter_basics(click.guild_id, click.user_id, given, _seen(click))

    @route("profile:more", opens_modal=True, formerly=("mock:join-more",))
    async def open_preferences(self, click: ComponentInteraction) -> messages.PreferencesForm:
        """*More preferences*."""
        return await self._profiles.preferences(click.guild_id, click.user_id)

    @route("profile:preferences", update=True, formerly=("mock:join-wishes",))
    async def enter_preferences(
        self, click: ComponentInteraction
    ) -> messages.DraftShown | messages.TypedBack:
        """The second modal came in."""
        given = ProfileDraft(
            cadence=_one(Cadence, click.text("cadence")) or Cadence.WEEKLY,
            languages=frozenset(click.chosen("languages")),
            more_languages=click.text("more_languages"),
            role_preference=_one(RolePreference, click.text("role_wish")) or RolePreference.BOTH,
            odd_preference=_one(OddPreference, click.text("odd_wish")) or OddPreference.FIRST_NEXT,
        )
        return await self._profiles.enter_preferences(
            click.guild_id, click.user_id, given, _seen(click)
        )

    @route("profile:zone", update=True, formerly=("mock:join-zone",))
    async def choose_zone(self, click: ComponentInteraction) -> messages.DraftShown:
        """One of the zones on the card."""
        return await self._profiles.choose_zone(click.guild_id, click.user_id, click.text(""))

    @route("profile:save", update=True, formerly=("mock:join-save",))
    async def save(
        self, click: ComponentInteraction
    ) -> messages.ProfileSaved | messages.DraftShown:
        """*Save*."""
        return await self._profiles.save(click.guild_id, click.user_id, click.number(0))

    @route("profile:discard", update=True, formerly=("mock:join-discard",))
    async def discard(
        self, click: ComponentInteraction
    ) -> messages.DraftDiscarded | messages.DraftShown:
        """*Discard*."""
        return await self._profiles.discard(click.guild_id, click.user_id, _seen(click))


def _seen(click: ComponentInteraction) -> int | None:
    """Which revision the card or modal shows; those of an earlier version don't say."""
    return click.number(0) if click.argument(0) else None


def _one(kind: type[W], value: str) -> W | None:
    return next(iter(_several(kind, (value,))), None)


def _several(kind: type[W], values: tuple[str, ...]) -> list[W]:
    """Those of the values that the kind knows."""
    return [one for one in kind if one.value in values]
