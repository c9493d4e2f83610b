"""How many reviews are due is told on five cards: each says what `/review now` then brings."""

from datetime import timedelta
from typing import Any

import pytest

from bot.bank.model import Bank
from bot.practice.review import tx as reviews
from tests.practice.quiz.test_commands import labels
from tests.world import World, texts

CARDS = ("help", "review now", "review ahead", "streak week", "progress")


async def miss(here: World, who: Any, *question_ids: str) -> None:
    """Each comes tomorrow."""

    def note(tx: Any) -> None:
        for one in question_ids:
            reviews.record_review(
                tx, here.guild.id, who.id, one, is_right=False, now=here.env.now(), seed=1
            )

    await here.app.database.write(note)


async def told(here: World, who: Any) -> dict[str, str]:
    """What each card says."""
    return {one: texts((await who.slash(here.channel, one)).response) for one in CARDS}


@pytest.fixture
async def ann(here: World) -> Any:
    """A member of a server that asks about language models: there is one such question."""
    await here.setup(time="09:00", timezone="UTC", topics="llm")
    return here.member("ann")


async def test_the_open_question_of_the_day_is_due_nowhere(here: World, ann: Any) -> None:
    await miss(here, ann, "one")
    await here.until("2026-01-02T08:30")
    found = await told(here, ann)
    assert "**Reviews:** 1 is due." in found["help"]
    assert "1 review within a week, 1 due now." in found["streak week"]
    await here.until("2026-01-02T09:30")
    assert "Title of one" in texts(here.channel.history()[-1])
    found = await told(here, ann)
    assert "**Reviews:** nothing is due." in found["help"]
    assert "Nothing is due." in found["review now"]
    assert "Next: 1 question tomorrow." in found["review now"]
    assert "today" not in found["review ahead"]
    assert "`Sat  3` ▮ 1" in found["review ahead"]
    assert "1 review within a week.\n" in found["streak week"]


async def test_what_is_more_than_a_day_takes_is_due_tomorrow(here: World, ann: Any) -> None:
    here.app.drawing.is_available = False
    await miss(here, ann, *(f"basics-{at}" for at in range(6)))
    await ann.slash(here.channel, "review settings", per_day=2)
    await here.until("2026-01-05T08:00")
    found = await told(here, ann)
    assert "2 questions to go today" in found["review now"]
    assert "**Reviews:** 2 are due." in found["help"]
    assert "`Mon  5` ▮▮ 2 · today\n`Tue  6` ▮▮▮▮ 4" in found["review ahead"]
    assert "6 reviews within a week, 2 due now." in found["streak week"]
    step = await ann.slash(here.channel, "review now")
    for _ in range(2):
        step = await ann.click(step.response, label="Show answer")
        step = await ann.click(step.response, label="Good")
    assert "That's your 2 reviews for today" in texts(step.response)
    await here.forward(timedelta(minutes=1))
    found = await told(here, ann)
    assert "That's your 2 reviews for today" in found["review now"]
    assert "**Reviews:** that's it for today." in found["help"]
    assert "today" not in found["review ahead"]
    assert "`Tue  6` ▮▮▮▮ 4" in found["review ahead"]
    assert "6 reviews within a week.\n" in found["streak week"]
    assert "a short quiz" in found["streak week"]
    offered = await ann.slash(here.channel, "progress")
    assert "My reviews" not in labels(offered)


async def test_what_the_bank_has_retired_is_due_nowhere(here: World, ann: Any) -> None:
    await miss(here, ann, *(f"basics-{at}" for at in range(3)))
    await here.until("2026-01-02T08:30")
    kept = (q for q in here.bank.questions.values() if not q.id.startswith("basics"))
    here.app.core.bank.replace(Bank.of(kept))
    for name in ("help", "streak week", "progress", "review ahead"):
        shown = await ann.slash(here.channel, name)
        assert "due." not in texts(shown.response).replace("othing is due.", "")
        assert "within a week" not in texts(shown.response)
    assert "My reviews" not in labels(await ann.slash(here.channel, "progress"))
    assert "Nothing to review" in texts((await ann.slash(here.channel, "review now")).response)
