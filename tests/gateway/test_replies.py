"""Answers whose reply gets lost: said once, said truly, or not spoken of."""

from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.gateway import errors, layout, replies
from bot.gateway.requests import ALREADY_ANSWERED, AnswerLostError

LOST = aiohttp.ServerDisconnectedError()


def refusal(code: int, status: int = 400) -> discord.HTTPException:
    answer: Any = SimpleNamespace(status=status, reason="")
    return discord.HTTPException(answer, {"code": code, "message": ""})


class Interaction:
    """What is sent for it, and what becomes of each request in turn; then all is well."""

    def __init__(self, *outcomes: Exception | None) -> None:
        self.outcomes, self.sent, self.extras = list(outcomes), [], {}  # type: ignore[var-annotated]
        self.guild_id = 1
        self.is_done = False
        self.response = SimpleNamespace(
            is_done=lambda: self.is_done, send_message=self.first, edit_message=self.first,
            send_modal=self.first, defer=self.first,
        )  # fmt: skip
        self.followup = SimpleNamespace(send=self.more)

    def happen(self, what: str) -> None:
        self.sent.append(what)
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is not None:
            raise outcome

    async def first(self, *_: Any, **__: Any) -> None:
        self.happen("first")
        self.is_done = True

    async def more(self, *_: Any, **__: Any) -> None:
        self.happen("more")

    async def edit_original_response(self, **_: Any) -> None:
        self.happen("fill")


async def say(interaction: Any) -> None:
    await replies.reply(interaction, layout.notice(layout.Accent.QUIET, "Words"))


UNREADABLE: Any = discord.InteractionResponded(SimpleNamespace())  # type: ignore[arg-type]
"""Discord took the first one, but what it said made no sense."""


@pytest.mark.parametrize("second", [None, refusal(ALREADY_ANSWERED), UNREADABLE])
async def test_a_first_answer_is_sent_again_and_may_be_there_already(
    second: Exception | None,
) -> None:
    interaction: Any = Interaction(LOST, second)
    await say(interaction)
    assert interaction.sent == ["first", "first"]
    await say(interaction)
    assert interaction.sent[2:] == ["more"]


async def test_what_was_deferred_is_filled_by_an_edit_that_may_be_repeated() -> None:
    interaction: Any = Interaction(LOST)
    interaction.is_done, interaction.extras[replies.DEFERRED] = True, True
    await say(interaction)
    await say(interaction)
    assert interaction.sent == ["fill", "fill", "more"]


async def test_a_message_more_is_not_repeated_and_nobody_is_told_that_nothing_was_changed() -> None:
    interaction: Any = Interaction(None, LOST)
    await say(interaction)
    with pytest.raises(AnswerLostError) as lost:
        await say(interaction)
    await errors.answer(interaction, lost.value, what="test")
    await errors.answer(interaction, refusal(10062, 404), what="too late")
    assert interaction.sent == ["first", "more"]


async def test_a_refusal_of_nobody_who_knows_the_interaction_is_no_refusal() -> None:
    interaction: Any = Interaction(refusal(0, 404))
    await say(interaction)
    assert interaction.sent == ["first", "first"]


async def test_a_refusal_of_the_answer_is_handed_on() -> None:
    interaction: Any = Interaction(refusal(50035))
    with pytest.raises(discord.HTTPException):
        await say(interaction)
    assert interaction.sent == ["first"]
