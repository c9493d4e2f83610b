"""/practise, and the buttons, lists and forms of its cards."""

import discord
from discord import app_commands

from bot.bank.model import Difficulty
from bot.core.errors import UserError
from bot.core.ids import AttemptId, GuildId
from bot.core.later import Later
from bot.gateway.routes import LONG_AGO, CommandInteraction, ComponentInteraction, command, route
from bot.practice.open import rules
from bot.practice.open.messages import (
    NothingToPractise,
    PractiseAnswer,
    PractiseFeedback,
    PractiseForm,
    PractiseHint,
    PractiseQuestion,
    PractiseTypedBack,
)
from bot.practice.open.rules import KIND_NAMES, PractiseKind, Wish
from bot.practice.open.service import PractiseService
from bot.practice.quiz.asking.rules import NEED
from bot.practice.second.messages import ConsentCard, FollowUp
from bot.server.completion import Choices, choices

LEVELS = [app_commands.Choice(name=level.value, value=level.value) for level in Difficulty]
KINDS = [app_commands.Choice(name=name, value=kind.value) for kind, name in KIND_NAMES.items()]


class PractiseCog:
    """Questions to practise, privately."""

    def __init__(self, service: PractiseService) -> None:
        self._service = service

    async def _topics(self, raw: discord.Interaction, typed: str) -> Choices:
        own = await self._service.own_topics(GuildId(raw.guild_id or 0))
        return choices(rules.topics_like(typed, self._service.titles, own))

    @command("practise")
    @app_commands.describe(
        topic="A topic or an area; empty: what you need most",
        kind="Only this kind of question",
        difficulty="Only this difficulty",
        minutes="A countdown for your answer, 1 to 60 minutes",
    )
    @app_commands.choices(kind=KINDS, difficulty=LEVELS)
    # discord.py binds it to whatever the command is bound to; its hint knows its own groups only
    @app_commands.autocomplete(topic=_topics)  # type: ignore[type-var]
    async def practise(
        self,
        used: CommandInteraction,
        topic: str = NEED,
        kind: str = "",
        difficulty: str | None = None,
        minutes: app_commands.Range[int, 1, rules.MOST_MINUTES] | None = None,
    ) -> PractiseQuestion | NothingToPractise:
        """A question to answer now, on a topic or on what you need."""
        level = None if difficulty is None else Difficulty(difficulty)
        wish = Wish(topic, PractiseKind(kind), level, minutes or 0)
        return await self._service.start(used.guild_id, used.user_id, wish)

    @route("practise:topic")
    async def instead(self, click: ComponentInteraction) -> PractiseQuestion | NothingToPractise:
        """*Practise it*, where a quiz has nothing to ask; and *Any question*."""
        topic, level = click.argument(0), click.argument(1)
        if level not in ("", *Difficulty):
            raise UserError(LONG_AGO)
        wish = Wish(topic, difficulty=Difficulty(level) if level else None)
        return await self._service.start(click.guild_id, click.user_id, wish)

    @route("practise:with")
    async def practise_this(self, click: ComponentInteraction) -> PractiseQuestion:
        """*Practise this*, below a question that was found; or one of a list."""
        chosen = click.argument(0) or click.text("")
        return await self._service.start_with(click.guild_id, click.user_id, chosen)

    @route("practise:next", update=True)
    async def following(self, click: ComponentInteraction) -> PractiseQuestion | NothingToPractise:
        """*Next question*."""
        return await self._service.following(click.guild_id, click.user_id, click.id(AttemptId))

    @route("practise:form", opens_modal=True)
    async def open_form(self, click: ComponentInteraction) -> PractiseForm:
        """*Answer* and *Change it*."""
        return await self._service.open_form(click.guild_id, click.user_id, click.id(AttemptId))

    @route("practise:hint")
    async def hint(self, click: ComponentInteraction) -> PractiseHint:
        """*Hint*."""
        return await self._service.hint(click.guild_id, click.user_id, click.id(AttemptId))

    @route("practise:submit")
    async def submit(
        self, click: ComponentInteraction
    ) -> PractiseFeedback | PractiseTypedBack | Later[PractiseFeedback]:
        """The form came in."""
        return await self._service.answer(
            click.guild_id, click.user_id, click.id(AttemptId), click.text("text"),
            opening=click.argument(1),
        )  # fmt: skip

    @route("practise:follow_up")
    async def follow_up(self, click: ComponentInteraction) -> FollowUp | ConsentCard:
        """*Ask me a follow-up*."""
        return await self._service.follow_up(click.guild_id, click.user_id, click.id(AttemptId))

    @route("practise:tick", update=True)
    async def tick(self, click: ComponentInteraction) -> PractiseFeedback:
        """A tick was set or taken away: the card is drawn again, nothing is stored."""
        return await self._service.tick(
            click.guild_id, click.user_id, click.id(AttemptId), click.argument(1), click.chosen("")
        )

    @route("practise:save", update=True)
    async def save(self, click: ComponentInteraction) -> PractiseFeedback:
        """*Save*: the ticks that the card shows."""
        return await self._service.save(
            click.guild_id, click.user_id, click.id(AttemptId), click.argument(1), click.number(2)
        )

    @route("practise:model")
    async def model_answer(self, click: ComponentInteraction) -> PractiseAnswer:
        """*Show model answer*."""
        return await self._service.model_answer(click.guild_id, click.user_id, click.id(AttemptId))
