"""Streaks one sees: the week, what was won and used, a kind word when one ends, the rules here."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.daily.answers.messages import AnswerRecorded, HowTo, TooShort, TooShortTip
from bot.daily.answers.rules import NOTHING_SINCE, AnswerPlace, SinceLast
from bot.daily.answers.ui.cards import RENDERERS as ANSWERS
from bot.daily.streaks.messages import StreakRules
from bot.daily.streaks.rules import DayKind, DayLine, Progress
from bot.daily.streaks.ui import RENDERERS, week_row
from tests.content.test_cards import shown
from tests.daily.streaks.test_commands import GOOD, group, next_nine, run, streak
from tests.world import World, texts

__all__ = ["group"]
MONDAY = date(2026, 1, 5)


async def by_form(here: World, who: Any) -> str:
    """Answer the newest question in the form; what the reply says."""
    cards = (one for one in reversed(here.channel.history()) if "## " in texts(one))
    card = next(cards)
    form = await who.click(card, label="Answer")
    return texts((await who.submit_modal(form, {"text": GOOD, "who": "keep"})).response)


async def test_a_freeze_is_said_when_it_is_earned_and_when_it_was_used(group: World) -> None:
    ann = (await run(group, ann="aaaaaa"))["ann"]
    await group.forward(next_nine(group))
    said = await by_form(group, ann)
    assert "🎉 **7 days** in a row" in said
    assert "You earned a freeze" in said
    assert said.count("7 days") == 1, "what was won is said once"
    await group.forward(next_nine(group))
    await group.forward(next_nine(group))
    assert "❄ freeze used: 1" in await streak(group, ann)
    said = await by_form(group, ann)
    assert "A freeze was used for Thu 8 Jan" in said
    assert "**8 days** in a row" in said
    assert "A freeze was used" not in await by_form(group, ann), "an update says it no more"


async def test_a_streak_that_ended_is_met_kindly(group: World) -> None:
    ann = (await run(group, ann="aa.."))["ann"]
    before = await streak(group, ann)
    assert "Best so far: 2 days" in before
    assert "Begin again today" in before
    said = await by_form(group, ann)
    assert "A new start: day 1" in said
    assert "Your last streak ended on Sat 3 Jan; that happens." in said
    assert "Best so far: 2 days" in said


async def test_the_rules_are_those_of_this_server(group: World) -> None:
    ann = (await run(group, ann="a"))["ann"]
    card = await ann.slash(group.channel, "streak show")
    rules = texts((await ann.click(card.response, label="How streaks work")).response)
    assert "in this server" in rules
    assert "organiser" not in rules
    assert "20 letters" in rules


@pytest.mark.parametrize("any_practice", [True, False])
@pytest.mark.parametrize("late_counts", [True, False])
def test_each_rule_holds_as_the_server_set_it(any_practice: bool, late_counts: bool) -> None:
    said = shown(RENDERERS[StreakRules](StreakRules(any_practice, late_counts, 33)))
    assert ("reviews or `/practise` count too, or one mock interview with" in said) == any_practice
    assert ("adds no day" in said) != late_counts
    assert "33 letters" in said


def test_one_letter_is_one_wherever_the_least_is_told() -> None:
    rules = shown(RENDERERS[StreakRules](StreakRules(True, True, 1)))
    link = TooShortTip("m", 1, 2, 3, 1)
    cards = (TooShort(1, 0, 1, draft_kept=True), HowTo(1), link, replace(link, without_text=True))
    for said in (rules, *(shown(ANSWERS[type(one)](one)) for one in cards)):
        assert "1 letter or digit" in said
        assert "1 letters" not in said


@pytest.mark.parametrize(("need", "have", "little"), [(20, 0, True), (61, 1, True), (61, 0, False)])
def test_a_sentence_is_called_enough_where_little_is_missing(
    need: int, have: int, little: bool
) -> None:
    said = shown(ANSWERS[TooShort](TooShort(1, have, need, draft_kept=False)))
    assert f"Write {need - have} more" in said
    assert ("one sentence on why is plenty" in said) == little
    assert ("give an example" in said) != little


@pytest.mark.parametrize(("need", "little"), [(60, True), (61, False)])
def test_a_tip_asks_for_a_sentence_where_one_is_enough(need: int, little: bool) -> None:
    said = shown(ANSWERS[TooShortTip](TooShortTip("m", 1, 2, 3, need)))
    assert ("a little short" in said and "Add a sentence" in said) == little
    assert f"it takes {need} letters or digits" in said
    assert "editing it is fine" in said


def test_the_week_has_words_for_every_symbol() -> None:
    kinds = [*DayKind]
    week = [DayLine(MONDAY + timedelta(at), kind) for at, kind in enumerate(kinds)]
    row = week_row(week)
    opening, head, signs, closing, legend = row.split("\n")
    assert opening == closing == "```", "the code ends before the words begin"
    assert len(week_row(week[:7]).split("\n")[1]) <= 24, "seven days fit into a box at 390 px"
    assert len(head.split()) == len(signs.split()) == len(kinds)
    for sign in signs.split():
        assert f"{sign} " in legend


def recorded(current: int, milestone: int | None, since: SinceLast, *, earned: bool) -> str:
    progress = Progress(current, 12, 8, 20)
    message = AnswerRecorded(
        1, MONDAY, True, False, True, False, progress, milestone, AnswerPlace.PRIVATE, earned, since
    )
    return shown(ANSWERS[AnswerRecorded](message))


def test_a_milestone_that_was_passed_says_the_streak_as_it_is() -> None:
    said = recorded(8, 7, NOTHING_SINCE, earned=False)
    assert "7 days!" in said
    assert "**8 days** in a row" in said
    assert "earned" not in said
    assert "One freeze in hand" in said
