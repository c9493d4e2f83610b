"""What an organiser changes while a question is open: members keep what they could do."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.database import Transaction
from bot.daily.ledger import store as ledger
from bot.daily.threads.tx import settle
from tests.daily.setup.test_setup import change
from tests.daily.streaks.test_practice import COUNTS, quiz, rows, streak, why
from tests.practice.quiz.conftest import bank
from tests.world import World, texts

__all__ = ["bank"]

GOOD = "The held-out fold was never seen while training the model."
ONE, REVEALED, TWO = "2026-01-01T09:00", "2026-01-01T16:00", "2026-01-02T09:00"


async def begin(here: World, **options: Any) -> None:
    await here.setup(topics="behavioural", time="09:00", timezone="UTC", **options)


def cards(here: World) -> list[Any]:
    """The questions of the day, the oldest first."""
    return [one for one in here.channel.history() if "Question of the day" in texts(one)]


async def answer(
    here: World, who: Any, text: str = GOOD, *, card: Any = None, late: bool = False
) -> str:
    label = "Answer late" if late else "Answer"
    form = await who.click(card or cards(here)[-1], label=label)
    return texts((await who.submit_modal(form, {"text": text, "who": "keep"})).response)


async def rules(here: World, who: Any) -> str:
    shown = await who.slash(here.channel, "streak show")
    return texts((await who.click(shown.response, label="How streaks work")).response)


async def test_who_began_to_practise_can_finish_the_day(here: World) -> None:
    await begin(here, counts="any practice")
    await here.until(ONE)
    ann = here.member("ann")
    await quiz(here, ann, 2)
    await change(here, "counts", "daily answer")
    assert "from quizzes, reviews or `/practise` count too" in await rules(here, ann)
    assert f"{COUNTS}1 day in a row.**" in "".join(await quiz(here, ann))
    await here.until(TWO)
    assert "Only the answer counts here" in await rules(here, ann)
    assert COUNTS not in "".join(await quiz(here, ann))
    assert [on for on, _, _ in await rows(here, ann)] == ["2026-01-01"] * 3
    assert "`Thu  1` ● practised: quiz" in await why(here, ann)


async def test_what_was_given_while_it_is_open_is_not_taken_back(here: World) -> None:
    await begin(here, counts="daily answer")
    await here.until(ONE)
    ann = here.member("ann")
    await change(here, "counts", "any practice")
    await quiz(here, ann, 2)
    await change(here, "counts", "daily answer")
    await here.restart()
    assert COUNTS in "".join(await quiz(here, ann))
    assert "**1 day** in a row" in await streak(here, ann)


async def test_an_open_question_asks_for_no_longer_answers_than_it_did(here: World) -> None:
    await begin(here)
    await here.until(ONE)
    ann, bob, eve = (here.member(name) for name in ("ann", "bob", "eve"))
    message = await bob.send(here.thread(), GOOD)
    await change(here, "minimum", "300")
    assert "at least 20 letters" in await rules(here, ann)
    assert "Your answer counts" in await answer(here, ann)
    await bob.edit(message, f"{GOOD} Mostly.")
    assert "**1 day** in a row" in await streak(here, bob)
    await eve.send(here.thread(), "folds")
    [tip] = eve.user.dm_channel.history()
    assert "20 letters or digits" in texts(tip)
    await here.until(TWO)
    assert "needs 300 letters" in await answer(here, ann)


async def test_a_lower_minimum_holds_at_once_and_for_the_rest_of_the_day(here: World) -> None:
    await begin(here)
    await here.until(ONE)
    ann, bob = here.member("ann"), here.member("bob")
    assert "needs 20 letters" in await answer(here, ann, "Held out.")
    await change(here, "minimum", "5")
    assert "Your answer counts" in await answer(here, ann, "Held out.")
    await change(here, "minimum", "50")
    assert "Your answer counts" in await answer(here, bob, "Held out.")


async def test_late_answers_count_for_a_question_that_said_so(here: World) -> None:
    await begin(here, reveal=360)
    await change(here, "late", "yes")
    await here.until(ONE)
    await change(here, "late", "no")
    ann, bob = here.member("ann"), here.member("bob")
    await here.until(REVEALED)
    assert "**1 day** in a row" in await answer(here, ann, late=True)
    await here.until(TWO)
    await here.until("2026-01-02T16:00")
    first, second = cards(here)
    assert "after the reveal" in await answer(here, bob, card=second, late=True)
    await answer(here, bob, card=first, late=True)
    assert "`Thu  1` ● answered" in await why(here, bob)


async def test_an_answer_that_the_reveal_makes_late_counts_as_was_said(here: World) -> None:
    await begin(here)
    await change(here, "late", "yes")
    await here.until(ONE)
    await change(here, "late", "no")
    bob, revealed_at = here.member("bob"), here.env.now()
    await here.forward(timedelta(minutes=1))
    await answer(here, bob)

    def reveal_a_minute_ago(tx: Transaction) -> list[tuple[int, int]]:
        [post] = ledger.open_posts(tx, here.guild.id)
        settle(tx, post, revealed_at, here.env.now())
        return [tuple(row) for row in tx.execute("SELECT late, counts FROM answers")]

    assert await here.app.database.write(reveal_a_minute_ago) == [(1, 1)]


@pytest.mark.parametrize("is_open", [True, False])
async def test_late_answers_count_at_once_where_they_are_allowed(
    here: World, is_open: bool
) -> None:
    await begin(here, reveal=360)
    await here.until(ONE)
    if not is_open:
        await here.until(REVEALED)
    await change(here, "late", "yes")
    await here.until(REVEALED)
    assert "**1 day** in a row" in await answer(here, here.member("ann"), late=True)


async def test_a_question_that_comes_after_the_change_goes_by_it(here: World) -> None:
    await begin(here, counts="any practice", reveal=360)
    await here.until(ONE)
    await here.until(REVEALED)
    await change(here, "counts", "daily answer")
    ann = here.member("ann")
    assert "Only the answer counts here" in await rules(here, ann)
    await here.until(TWO)
    assert COUNTS not in "".join(await quiz(here, ann))


async def test_the_panel_says_from_when_a_change_holds(here: World) -> None:
    shown = texts((await here.setup()).response)
    assert "stricter rules change with the next question" in shown
    assert "everything else at once" in shown
