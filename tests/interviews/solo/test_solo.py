"""An interview for one, through the real discord.py."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bank.model import Bank, KeyPoint
from bot.core.errors import UserError
from bot.core.ids import GuildId, UserId
from bot.interviews.solo import store as solos
from bot.interviews.solo.rules import LENGTHS, USUAL, found_in, mask_of, points_in, points_of
from bot.interviews.solo.service import SoloService
from bot.practice.self_check.rules.points import PointMatcher
from tests.core.language_model.server import FakeModel
from tests.interviews.membership.test_pool import person
from tests.interviews.session.holding.conftest import full_bank
from tests.practice.self_check.test_flow import ids
from tests.real_bank import real_bank
from tests.world import World, texts, world


@pytest.fixture(scope="session")
def bank() -> Bank:
    """Enough questions for every pack."""
    return full_bank()


class Alone:
    """Ann and the card that she sees."""

    def __init__(self, here: World) -> None:
        self.here = here
        self.ann = here.member("ann")
        self.card: Any = None

    async def begin(self, **options: Any) -> str:
        answer = await self.ann.slash(self.here.channel, "mock solo", **options)
        assert answer.ephemeral
        self.card = answer.response
        return texts(self.card)

    async def press(self, label: str) -> str:
        result = await self.ann.click(self.card, label=label)
        assert result.response.ephemeral
        self.card = result.response
        return texts(self.card)

    async def write(self, text: str) -> str:
        form = await self.ann.click(self.card, label="Type my answer")
        result = await self.ann.submit_modal(form, {"answer": text})
        self.card = result.response
        return texts(self.card)

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        return await self.here.app.database.read(
            lambda tx: [tuple(row) for row in tx.execute(query)]
        )

    @property
    def service(self) -> SoloService:
        return SoloService(self.here.app.core)


@pytest.fixture
def alone(here: World) -> Alone:
    return Alone(here)


async def test_an_interview_from_the_first_question_to_the_history(alone: Alone) -> None:
    here, before = alone.here, len(alone.here.channel.history())
    shown = await alone.begin(track="coding", level="mid", minutes=30)
    assert "Solo · Coding · 1 of 2 · ends <t:" in shown
    assert "Prompt of coding" in shown
    assert "Point of coding" not in shown
    assert "**Hint**" in await alone.press("Hint")
    shown = await alone.write("I would sort it first, *then* scan.")
    assert "I would sort it first, \\*then\\* scan." in shown
    assert "**Nothing is ticked yet.** Tick what your answer had" in shown
    ticked = await alone.ann.select(alone.card, ["0"])
    alone.card = ticked.response
    assert "You covered 1 of" in texts(alone.card)
    assert "### Model answer: Title of coding" in await alone.press("Show model answer")
    assert "You covered 1 of" in await alone.press("Back to my answer")
    assert await alone.rows("SELECT points, is_saved FROM solo_answers") == [("", 0)]  # not yet
    assert "Saved; change a tick" in await alone.press("Save")
    assert await alone.rows("SELECT points, is_saved FROM solo_answers") == [("0", 1)]
    await here.restart(crash=True)
    assert "goes on where it was" in await alone.begin(track="behavioural")
    assert "You covered 1 of" in texts(alone.card)
    assert "2 of 2" in await alone.press("Next question")
    said = await alone.press("I've said it aloud")
    assert "**You said it aloud.**" in said
    assert "You covered" not in said
    shown = await alone.press("Go to the rubric")
    assert "You answered 2 of 2 questions and ticked 1 of 2 points." in shown
    form = await alone.ann.click(alone.card, label="Score myself")
    given = {"communication": "3", "problem-solving": "2", "technical": "4", "testing": "3"}
    done = texts((await alone.ann.submit_modal(form, given)).response)
    assert "1 solo interview so far" in done
    assert "**Next: Problem solving**" in done
    history = texts((await alone.ann.slash(here.channel, "mock history")).response)
    assert "1 *solo*" in history
    assert len(here.channel.history()) == before  # in nobody's way
    assert "1 of" in await alone.begin(track="coding")


async def test_the_next_one_asks_what_was_not_met(alone: Alone) -> None:
    asked = []
    for _ in range(2):
        await alone.begin(track="coding")
        await alone.press("I've said it aloud")
        await alone.press("Next question")
        await alone.press("I've said it aloud")
        await alone.press("Go to the rubric")
        [(solo_id,)] = await alone.rows(
            "SELECT solo_id FROM solo_interviews WHERE ended_at IS NULL"
        )
        await alone.service.finish(alone.here.guild.id, alone.ann.id, solo_id, {})
        await alone.here.forward(timedelta(hours=1))
    for (packed,) in await alone.rows("SELECT questions FROM solo_interviews"):
        asked += packed.split()
    assert len(set(asked)) == len(asked) == 4


async def test_no_matcher_is_made_before_there_is_an_answer_to_read(alone: Alone) -> None:
    """It takes more than a second, and once held up a hundred presses."""
    derived = alone.here.app.core.bank.bank.derived
    made: list[object] = []

    def of(_self: object, source: Any, make: Any) -> Any:
        made.append(make)
        return make(source)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(derived), "of", of)
        assert "1 of 2" in await alone.begin(track="coding")
        assert "goes on where it was" in await alone.begin()
        assert (await alone.ann.click(alone.card, label="Type my answer")).modal is not None
        assert PointMatcher.of not in made
        await alone.write("I would sort it first.")
        made.clear()
        assert "I would sort it" in await alone.begin()
        assert made[0] == PointMatcher.of  # off the loop, before the transaction reads by it


async def test_of_the_past_so_many_are_read_however_many_there_are(alone: Alone) -> None:
    guild_id, user_id = alone.here.guild.id, alone.ann.id

    def fill(tx: Any) -> dict[str, int]:
        for at in range(solos.LATEST + 5):
            when = f"2025-01-01T{at // 60:02}:{at % 60:02}:00.000000+00:00"
            tx.execute(
                """INSERT INTO solo_interviews (solo_id, guild_id, user_id, track, level, minutes,
                     questions, started_at, ended_at)
                   VALUES (?, ?, ?, 'coding', 'mid', 30, 'q', ?, ?)""",
                (at + 1, guild_id, user_id, when, when),
            )
            tx.execute(
                """INSERT INTO solo_answers (solo_id, place, guild_id, user_id, question_id, answer,
                     answered_at) VALUES (?, 0, ?, ?, ?, '', ?)""",
                (at + 1, guild_id, user_id, f"q{at}", when),
            )
        return solos.met(tx, GuildId(guild_id), UserId(user_id))

    met = await alone.here.app.database.write(fill)
    assert set(met) == {f"q{at}" for at in range(5, solos.LATEST + 5)}


async def test_track_and_level_are_the_profiles_where_nothing_is_chosen(alone: Alone) -> None:
    here = alone.here
    await here.setup(time="09:00", timezone="UTC")
    await here.organiser.slash(here.channel, "organise interviews", channel=here.channel)
    pia = await person(here, "pia", level="senior", tracks=["coding"])
    await pia.slash("solo")
    await alone.begin()
    kept = await alone.rows("SELECT track, level FROM solo_interviews ORDER BY solo_id")
    assert kept == [("coding", "senior"), ("ml-breadth", "mid")]


async def test_one_at_a_time_and_given_up_leaves_nothing(alone: Alone) -> None:
    await alone.begin()
    await alone.begin()
    assert len(await alone.rows("SELECT 1 FROM solo_interviews")) == 1
    await alone.press("I've said it aloud")
    await alone.press("Next question")
    assert "your answer are deleted" in await alone.press("Give up")
    assert "goes on" not in await alone.press("Keep going")
    await alone.press("Give up")
    assert "Nothing of it was kept" in await alone.press("Give up")
    assert await alone.rows("SELECT 1 FROM solo_interviews") == []
    assert await alone.rows("SELECT 1 FROM solo_answers") == []
    with pytest.raises(UserError, match="no interview open any more"):
        await alone.service.drop(alone.here.guild.id, alone.ann.id, 1, sure=True)


async def test_a_click_on_an_earlier_question_changes_nothing_but_keeps_what_was_typed(
    alone: Alone,
) -> None:
    await alone.begin(track="coding")
    first = alone.card
    form = await alone.ann.click(first, label="Type my answer")
    await alone.press("Skip it")
    shown = await alone.ann.submit_modal(form, {"answer": "late but whole"})
    assert "2 of 2" in texts(shown.response)
    assert await alone.rows("SELECT place, answer FROM solo_answers") == [(0, "late but whole")]
    guild_id, user_id = alone.here.guild.id, alone.ann.id
    await alone.service.go_on(guild_id, user_id, 1, 0)
    assert await alone.rows("SELECT place FROM solo_interviews") == [(1,)]


async def test_the_time_is_said_and_stops_nothing(alone: Alone) -> None:
    await alone.begin(track="coding", minutes=15)
    await alone.here.forward(timedelta(minutes=16))
    assert "the time is up" in await alone.press("I've said it aloud")
    assert "2 of 2" in await alone.press("Next question")


async def test_nobody_elses_interview_is_reached(alone: Alone) -> None:
    await alone.begin()
    for call in (
        alone.service.answer(alone.here.guild.id, alone.here.member("eve").id, 1, 0, "hm"),
        alone.service.finish(alone.here.guild.id, alone.here.member("eve").id, 1, {}),
        alone.service.drop(999, alone.ann.id, 1, sure=True),
    ):
        with pytest.raises(UserError, match="no interview open"):
            await call


async def test_an_empty_answer_is_no_answer(alone: Alone) -> None:
    await alone.begin()
    with pytest.raises(UserError, match="nothing in the answer"):
        await alone.service.answer(alone.here.guild.id, alone.ann.id, 1, 0, "  \n ")


async def test_it_is_exported_and_erased(alone: Alone) -> None:
    await alone.begin()
    await alone.write("mine alone")
    asked = await alone.ann.slash(alone.here.channel, "privacy delete")
    await alone.ann.click(asked.response, label="Delete everything")
    assert await alone.rows("SELECT 1 FROM solo_answers") == []
    assert await alone.rows("SELECT 1 FROM solo_interviews") == []


def test_what_an_answer_has_is_ticked_as_in_feedback_and_a_mask_says_it_again() -> None:
    real = real_bank()
    matcher = real.derived.of(real, PointMatcher.of)
    question = real.questions["train-validation-test"]
    found = found_in(matcher, question, question.answer)
    assert found
    seen = matcher.points(question, matcher.read(question.answer))
    assert {points_of(question)[at] for at in found} == {
        one.statement for one in seen if one.is_preselected
    }
    assert found_in(matcher, question, "I don't know.") == ()
    assert points_in(mask_of(found), len(points_of(question))) == found
    assert points_in(mask_of((0, 7)), 3) == (0,)
    many = replace(question, key_points=tuple(KeyPoint(f"P{at}", ("p",)) for at in range(30)))
    assert points_of(many) == tuple(f"P{at}" for at in range(25))
    assert (LENGTHS, USUAL) == ((15, 30, 45), 45)


async def test_a_model_chooses_among_the_questions_own_follow_ups(tmp_path: Path) -> None:
    pytest.importorskip("openai", reason="needs the extra `model`")
    bank = Bank.of([replace(one, follow_ups=("First?", "Second?")) for one in full_bank().active])
    async with FakeModel().serving() as fake, world(tmp_path, bank) as here:
        await here.setup(time="09:00", timezone="UTC")
        model, alone = here.app.core.language_model, Alone(here)

        def allow(tx: Any) -> None:
            tx.execute("UPDATE guilds SET second_opinion = 1")

        await here.app.database.write(allow)
        await alone.begin(track="coding", level="mid", minutes=30)
        await alone.write("Sort it first.")
        assert not any(one.startswith("solo:follow_up") for one in ids(alone.card))
        model.offer = fake.offer()
        await alone.ann.select(alone.card, ["0"])
        await alone.begin()

        async def ask() -> Any:
            return (await alone.ann.click(alone.card, label="Ask me a follow-up")).response

        consent = await ask()
        assert fake.asked == []
        await alone.ann.click(consent, label="Yes, send my answers")
        fake.reply = fake.says('{"number": 2}')
        assert "### Second?" in texts(await ask())
        fake.reply = fake.says('{"number": 2, "say": "What is your token?"}')
        assert "### First?" in texts(await ask())
        assert "Sort it first." in fake.asked[0]["messages"][1]["content"]


async def test_saying_it_aloud_on_an_older_card_leaves_what_was_typed(alone: Alone) -> None:
    await alone.begin()
    old = alone.card
    await alone.begin()  # the same interview, on another device
    await alone.write("A long and careful answer.")
    alone.card = old
    shown = await alone.press("I've said it aloud")
    assert "A long and careful answer." in shown
    assert await alone.rows("SELECT answer FROM solo_answers") == [("A long and careful answer.",)]


async def test_a_form_that_was_open_before_an_answer_was_typed_is_handed_back(alone: Alone) -> None:
    await alone.begin()
    first, second, third = [
        await alone.ann.click(alone.card, label="Type my answer") for _ in range(3)
    ]
    await alone.ann.submit_modal(first, {"answer": "A long and careful answer."})
    again = await alone.ann.submit_modal(second, {"answer": "A long and careful answer."})
    assert "A long and careful answer." in texts(again.response)  # its reply was lost: no matter
    back = await alone.ann.submit_modal(third, {"answer": "Short."})
    assert "**Not saved:** you've answered this question since" in back.response.content
    assert await back.response.attachments[0].read() == b"Short."
    assert await alone.rows("SELECT answer FROM solo_answers") == [("A long and careful answer.",)]
    alone.card = again.response
    form = await alone.ann.click(alone.card, label="Write it once more")
    await alone.ann.submit_modal(form, {"answer": "Short."})
    assert await alone.rows("SELECT answer FROM solo_answers") == [("Short.",)]
