"""Answers whose reply gets lost: said once, said truly, or not spoken of."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.core.errors import UserError
from bot.gateway import errors, layout, replies
from bot.gateway.layout import FileReply
from bot.gateway.one_card import OneCard
from bot.gateway.requests import ALREADY_ANSWERED, AnswerLostError

LOST = aiohttp.ServerDisconnectedError()


def refusal(code: int, status: int = 400) -> discord.HTTPException:
    answer: Any = SimpleNamespace(status=status, reason="")
    return discord.HTTPException(answer, {"code": code, "message": ""})


class Interaction:
    """What is sent for it, and what becomes of each request in turn; then all is well."""

    def __init__(self, *outcomes: Exception | None) -> None:
        self.outcomes, self.sent, self.extras = list(outcomes), [], {}  # type: ignore[var-annotated]
        self.guild_id, self.message = 1, None
        self.created_at = datetime(2026, 1, 1, tzinfo=UTC)
        self.expires_at = self.created_at + timedelta(minutes=15)
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

    async def first(self, *_: Any, **__: Any) -> object:
        self.happen("first")
        self.is_done = True
        return self

    async def more(self, *_: Any, **__: Any) -> None:
        self.happen("more")

    async def edit_original_response(self, **_: Any) -> None:
        self.happen("fill")


async def say(interaction: Any) -> None:
    await replies.reply(interaction, layout.notice(layout.Accent.QUIET, "Words"))


async def give_file(interaction: Any) -> None:
    await replies.reply_with_file(interaction, FileReply("Words", "a.txt", b"a"))


async def update(interaction: Any) -> None:
    await replies.update_message(interaction, layout.notice(layout.Accent.QUIET, "Words"))


async def show(interaction: Any) -> None:
    view = layout.notice(layout.Accent.QUIET, "Words")
    await OneCard().show(("group", "1", 7), interaction, view)


async def show_again(interaction: Any) -> None:
    cards, key = OneCard(), ("group", "1", 7)
    await cards.show(key, Interaction(), layout.notice(layout.Accent.QUIET, "Words"))  # type: ignore[arg-type]
    await cards.show(key, interaction, layout.notice(layout.Accent.QUIET, "Words"))


@pytest.mark.parametrize("give", [say, give_file, update, show, show_again])
async def test_an_answer_waits_for_a_deferral_that_is_on_its_way_and_fills_it(
    give: Callable[[Any], Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They crossed where a card is one that changes: Discord refused the answer, which was taken as
    said already, and the member looked at a bot that thinks."""
    monkeypatch.setattr("bot.gateway.replies.PATIENCE_SECONDS", 0)
    interaction: Any = Interaction()
    left, arrives = asyncio.Event(), asyncio.Event()

    async def defer(**_: object) -> None:
        left.set()
        await arrives.wait()
        await interaction.first()

    interaction.response.defer = defer
    async with replies.auto_defer(interaction):
        await left.wait()
        asyncio.get_running_loop().call_soon(arrives.set)
        await give(interaction)
    assert interaction.sent == ["first", "fill"]


@pytest.mark.parametrize("give", [say, give_file, update, show, show_again])
async def test_an_answer_sees_whether_a_deferral_came_whose_replies_were_lost(
    give: Callable[[Any], Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.gateway.replies.PATIENCE_SECONDS", 0)
    for outcome, then in ((None, []), (refusal(ALREADY_ANSWERED), ["fill"])):
        interaction: Any = Interaction(LOST, LOST, outcome)
        async with replies.auto_defer(interaction):
            while replies.DOUBTFUL not in interaction.extras:
                await asyncio.sleep(0)
            await give(interaction)
        assert interaction.sent == ["first", "first", "first", *then]


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


LARGE = FileReply("Words", "a.txt", b"a", (("b.txt", b"b"), ("c.txt", b"c")), "Too large; ask Ada.")


async def test_further_files_come_a_message_each() -> None:
    there: Any = Interaction()
    await replies.reply_with_file(there, LARGE)
    assert there.sent == ["first", "more", "more"]


@pytest.mark.parametrize("error", [refusal(40005, 400), refusal(0, 413)], ids=["code", "status"])
async def test_a_file_that_is_too_large_for_discord_is_refused_in_its_own_words(
    error: Exception,
) -> None:
    there: Any = Interaction(error)
    with pytest.raises(UserError, match="ask Ada"):
        await replies.reply_with_file(there, LARGE)
    later: Any = Interaction(None, error)
    with pytest.raises(UserError, match="ask Ada"):
        await replies.reply_with_file(later, LARGE)


async def test_another_refusal_of_a_file_is_a_failure() -> None:
    there: Any = Interaction(refusal(50035))
    with pytest.raises(discord.HTTPException):
        await replies.reply_with_file(there, LARGE)
