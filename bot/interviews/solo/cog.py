"""``/mock solo`` and its buttons. All of it is private; each click draws the card in its place."""

from discord import app_commands

from bot.core.errors import UserError
from bot.core.ids import GuildId, UserId
from bot.gateway.routes import LONG_AGO, CommandInteraction, ComponentInteraction, command, route
from bot.interviews.solo import messages
from bot.interviews.solo.rules import LENGTHS, MOST_POINTS, SURE, USUAL, points_in
from bot.interviews.solo.service import SoloService
from bot.interviews.values.rules import LEVEL_WORDS, TRACK_WORDS, Level, Track
from bot.practice.second.messages import ConsentCard, FollowUp

TRACKS = [app_commands.Choice(name=words, value=one.value) for one, words in TRACK_WORDS.items()]
LEVELS = [app_commands.Choice(name=words, value=one.value) for one, words in LEVEL_WORDS.items()]
MINUTES = [app_commands.Choice(name=f"{one} minutes", value=one) for one in LENGTHS]


class SoloCog:
    """An interview for one."""

    def __init__(self, solos: SoloService) -> None:
        self._solos = solos

    @command("mock solo")
    @app_commands.describe(track="What to practise", level="For which level", minutes="How long")
    @app_commands.choices(track=TRACKS, level=LEVELS)
    @app_commands.choices(minutes=MINUTES)
    async def begin(
        self, used: CommandInteraction, track: str | None = None, level: str | None = None,
        minutes: int = USUAL,
    ) -> messages.SoloCard | messages.SoloRubric:  # fmt: skip
        """I interview you, alone and at your pace."""
        return await self._solos.begin(
            used.guild_id, used.user_id, None if track is None else Track(track),
            None if level is None else Level(level), minutes,
        )  # fmt: skip

    @route("solo:begin", formerly=("solo:new",))
    async def begin_at_once(
        self, click: ComponentInteraction
    ) -> messages.SoloCard | messages.SoloRubric:
        """*Another one*, *Mock interview alone*: with the track and level of the button, if it
        has any; else as ``/mock solo`` without a choice."""
        track, level = click.argument(0), click.argument(1)
        if track not in ("", *Track) or level not in ("", *Level):
            raise UserError(LONG_AGO)
        return await self._solos.begin(
            click.guild_id, click.user_id, Track(track) if track else None,
            Level(level) if level else None, USUAL,
        )  # fmt: skip

    @route("solo:answer", opens_modal=True, update=True)
    async def open_answer(
        self, click: ComponentInteraction
    ) -> messages.SoloForm | messages.SoloCard | messages.SoloRubric:
        """*Type my answer*."""
        return await self._solos.form(*_of(click), click.number(1))

    @route("solo:answered", update=True)
    async def answer(
        self, click: ComponentInteraction
    ) -> messages.SoloCard | messages.SoloRubric | messages.SoloTypedBack:
        """An answer came in."""
        return await self._solos.answer(
            *_of(click), click.number(1), click.text("answer"), click.argument(2)
        )

    @route("solo:aloud", update=True)
    async def said_aloud(
        self, click: ComponentInteraction
    ) -> messages.SoloCard | messages.SoloRubric | messages.SoloTypedBack:
        """*I've said it aloud*."""
        return await self._solos.answer(*_of(click), click.number(1), None)

    @route("solo:tick", update=True)
    async def tick(self, click: ComponentInteraction) -> messages.SoloCard | messages.SoloRubric:
        """A tick was set or taken away; nothing is stored."""
        return await self._solos.tick(*_of(click), click.number(1), click.positions())

    @route("solo:save", update=True)
    async def save(self, click: ComponentInteraction) -> messages.SoloCard | messages.SoloRubric:
        """*Save*: the ticks that the card shows."""
        return await self._solos.save(
            *_of(click), click.number(1), click.argument(2), click.number(3)
        )

    @route("solo:hint", update=True)
    async def hint(self, click: ComponentInteraction) -> messages.SoloCard | messages.SoloRubric:
        """*Hint*."""
        return await self._solos.hint(*_of(click), click.number(1))

    @route("solo:model", update=True)
    async def show_model(self, click: ComponentInteraction) -> messages.SoloModel:
        """*Show model answer*, in the place of the card; an earlier version's card says no mask."""
        mask = click.number(2) if click.argument(2) else 0
        return await self._solos.model(*_of(click), click.number(1), mask)

    @route("solo:back", update=True)
    async def back(self, click: ComponentInteraction) -> messages.SoloCard | messages.SoloRubric:
        """*Back to my answer*, with what was ticked there."""
        ticked = points_in(click.number(2), MOST_POINTS)
        return await self._solos.tick(*_of(click), click.number(1), ticked)

    @route("solo:follow_up")
    async def follow_up(self, click: ComponentInteraction) -> FollowUp | ConsentCard:
        """*Ask me a follow-up*."""
        return await self._solos.follow_up(*_of(click), click.number(1))

    @route("solo:next", update=True)
    async def go_on(self, click: ComponentInteraction) -> messages.SoloCard | messages.SoloRubric:
        """*Next question*, *Skip*."""
        return await self._solos.go_on(*_of(click), click.number(1))

    @route("solo:rubric", update=True)
    async def to_rubric(
        self, click: ComponentInteraction
    ) -> messages.SoloCard | messages.SoloRubric:
        """*Go to the rubric*."""
        return await self._solos.to_rubric(*_of(click), click.number(1))

    @route("solo:score", opens_modal=True)
    async def open_scores(self, click: ComponentInteraction) -> messages.SoloScoreForm:
        """*Score myself*."""
        return await self._solos.score_form(*_of(click))

    @route("solo:scored", update=True)
    async def finish(self, click: ComponentInteraction) -> messages.SoloDone:
        """Scores came in."""
        given = {name: click.text(name) for name in click.values}
        return await self._solos.finish(*_of(click), given)

    @route("solo:drop", update=True)
    async def drop(
        self, click: ComponentInteraction
    ) -> messages.SoloDropped | messages.SoloDropAsked:
        """*Give up*, and that it is meant."""
        return await self._solos.drop(*_of(click), sure=click.argument(1) == SURE)

    @route("solo:show", update=True)
    async def show(self, click: ComponentInteraction) -> messages.SoloCard | messages.SoloRubric:
        """*Keep going*: the card as it stands."""
        nowhere = -1  # whatever the place is, nothing is ticked there
        return await self._solos.tick(*_of(click), nowhere, ())


def _of(click: ComponentInteraction) -> tuple[GuildId, UserId, int]:
    return click.guild_id, click.user_id, int(click.number(0))
