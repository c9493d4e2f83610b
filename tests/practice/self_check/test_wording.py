"""The words of feedback keep to what a matcher can know. On every text that it can produce."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from discord import ui as dui

from bot.bank.model import Bank, Choice, KeyPoint, Kind, Pitfall, Question
from bot.bank.terms.opposites import Doubt
from bot.daily.answers.messages import AnswerShared
from bot.daily.answers.ui import cards as answers_ui
from bot.gateway import layout
from bot.gateway.questions import quote
from bot.practice.self_check import service, ui
from bot.practice.self_check.messages import ModelAnswer, SelfCheck
from bot.practice.self_check.rules.named import (
    NumberSeen,
    OptionsSeen,
    ValueSeen,
    name_in,
    number_seen,
    options_seen,
)
from bot.practice.self_check.rules.points import (
    PitfallSeen,
    PointMatcher,
    is_bare_list,
    listing_print,
    points_of,
)
from tests.practice.drawing import draw
from tests.practice.self_check.questions import ALL, CHOICE, NUMBER, OPEN, SEVERAL, STORY

FORBIDDEN = re.compile(
    r"\b(?:wrong|incorrect|correct|right|false|mistaken|score[sd]?|scoring|per ?cent|percentage"
    r"|grades?|graded|marks?|fail(?:ed|s)?|bad|poor|missed|points? (?:out )?of)\b|\d\s*/\s*\d|%",
    re.IGNORECASE,
)
CANT_JUDGE = "can't judge meaning"
TEXTS = (
    "Each fold is held out once. The average hides the spread. Same person, same fold.",
    "I'd scale everything first. Every fold is held out.",
    "bagging boosting variance bias trees forests",
    "Something else altogether, about cats and how they sleep.",
    "C because it is so",
    "A and C",
    "It is 0.91",
    "It is 7",
    "By Bayes rule",
)
SPOTTER = PointMatcher.of(Bank.of(ALL))


def looked(question: Question, text: str) -> SelfCheck:
    prepared = SPOTTER.read(text)
    return SelfCheck(
        post_id=1,
        question=question,
        points=SPOTTER.points(question, prepared),
        listing=listing_print(points_of(question)),
        ticked=None,
        pitfalls=SPOTTER.pitfalls(question, prepared),
        is_bare_list=is_bare_list(text),
        may_share=True,
        reported=False,
        all_read=True,
        options=options_seen(question, text),
        number=number_seen(question, text),
        name=name_in(question.accepted, prepared),
    )


def every() -> Iterator[SelfCheck]:
    """Every kind of question with every kind of answer, in every state."""
    for question, text in itertools.product(ALL, TEXTS):
        seen = looked(question, text)
        prints = [point.fingerprint for point in seen.points]
        for ticked in (None, frozenset[str](), frozenset(prints), frozenset(prints[:1])):
            for flag in (False, True):
                yield replace(
                    seen,
                    ticked=ticked,
                    may_share=flag,
                    reported=flag,
                    all_read=not flag,
                    just_saved=flag,
                    has_changed=not flag,
                )


def words(view: layout.Card) -> str:
    """All text of a card: prose, labels, placeholders, options."""
    found = []
    for item in view.walk_children():
        if isinstance(item, dui.TextDisplay):
            found.append(item.content)
        elif isinstance(item, dui.Button):
            found.append(item.label or "")
        elif isinstance(item, dui.Select):
            found.append(item.placeholder or "")
            found += [option.label for option in item.options]
    return "\n".join(found)


def test_no_text_judges_or_counts_up() -> None:
    for message in every():
        text = words(draw(message))
        if message.question.kind is Kind.NUMBER:
            text = text.replace(message.question.work, "")
        assert not FORBIDDEN.search(text), FORBIDDEN.search(text)
    for shared in (True, False):
        text = words(answers_ui.shared(AnswerShared(1, 2, shared)))
        assert not FORBIDDEN.search(text)


def test_refusals_do_not_judge_either() -> None:
    for text in (service.GONE, service.NO_ANSWER, service.NEVER_ANSWERED):
        assert not FORBIDDEN.search(text)


def test_the_model_answer_judges_nobody() -> None:
    for question in ALL:
        text = words(draw(ModelAnswer(question)))
        assert not re.search(r"wrong|score|per ?cent", text, re.IGNORECASE)


def test_every_feedback_says_that_it_cannot_judge_meaning() -> None:
    for message in every():
        assert words(draw(message)).count(CANT_JUDGE) == 1


def test_what_was_looked_for_is_wording_and_authors_see_what_was_not_spotted() -> None:
    said = {words(draw(message)) for message in every()}
    assert any("I looked for the wording of" in one for one in said)
    assert any("I look for the wording of options, figures and names" in one for one in said)
    assert any("which points you ticked that I hadn't spotted, without" in one for one in said)


def test_nothing_spotted_is_the_matchers_fault() -> None:
    text = words(draw(looked(OPEN, TEXTS[3])))
    assert "recognised none of your wording" in text
    assert "so tick what you did say" in text
    assert "**You covered" not in text


def test_a_bare_list_with_nothing_spotted_is_still_the_matchers_fault() -> None:
    seen = looked(OPEN, TEXTS[2])
    assert seen.is_bare_list
    assert "recognised none of your wording" in words(draw(seen))


def test_a_bare_list_changes_the_wording_and_nothing_else() -> None:
    seen = looked(OPEN, TEXTS[0])
    listed = words(draw(replace(seen, is_bare_list=True)))
    plain = words(draw(replace(seen, is_bare_list=False)))
    assert "list of terms" in listed
    assert listed.split("**You covered", 1)[1] == plain.split("**You covered", 1)[1]


def test_what_was_not_spotted_stands_in_full() -> None:
    text = words(draw(looked(OPEN, TEXTS[3])))
    for point in OPEN.key_points:
        assert f"○ {point.point}" in text


def test_what_was_spotted_stands_with_the_members_words() -> None:
    text = words(draw(looked(OPEN, "First, every Fold is Held-Out.")))
    assert "✓ Each fold is held out once — *“Fold … Held-Out”*" in text
    assert "**You covered 1 of 3**" in text
    assert "**Not found yet**" in text


def test_what_only_related_words_show_is_perhaps_said_and_unticked() -> None:
    for at, said in ((1, "Averages hide how much each fold differs."), (2, "Rows of one group stay "
                     "together in a single fold.")):  # fmt: skip
        seen = looked(OPEN, said)
        assert [one.spotted for one in seen.points] == [one == at for one in range(3)]
        assert seen.is_shown_ticked == frozenset()
        assert "**Perhaps said**" in words(draw(seen))


def test_a_point_of_a_hundred_characters_stands_whole_in_the_list() -> None:
    long = f"Each fold {'is held out ' * 7}once."
    assert 90 < len(long) <= 100
    question = replace(OPEN, key_points=(KeyPoint(long, ("fold + held out",)),))
    seen = replace(looked(OPEN, TEXTS[0]), question=question)
    seen = replace(seen, points=(replace(seen.points[0], statement=long),))
    (select,) = [item for item in draw(seen).walk_children() if isinstance(item, dui.Select)]
    assert [option.label for option in select.options] == [long]


def test_what_leaves_doubt_is_perhaps_said_and_unticked() -> None:
    seen = looked(OPEN, TEXTS[0])
    sure, related, *_rest = seen.points
    doubtful = replace(
        seen,
        points=(
            replace(sure, doubt=Doubt("L2", "L1")),
            replace(related, words=("spread",), is_sure=False, doubt=Doubt("", "never")),
            replace(seen.points[2], doubt=Doubt("not", "")),
        ),
    )
    assert doubtful.is_shown_ticked == frozenset()
    text = words(draw(doubtful))
    assert "**You covered" not in text
    assert text.index("**Perhaps said**") < text.index("○ Each fold")
    assert "Read this one again: *L2* where the point says *L1*" in text
    assert "Read this one again: you say *not*, and the point doesn't" in text
    assert "Read this one again: the point says *never*, and I didn't find that here" in text
    assert words(draw(seen)).count("✓") == 3


def test_the_ticks_of_the_card_go_into_the_id_of_save() -> None:
    seen = looked(OPEN, TEXTS[0])
    for chosen, mask in ((seen.points[:1], 1), (seen.points[1:], 6), ((), 0)):
        marked = frozenset(point.fingerprint for point in chosen)
        view = draw(replace(seen, marked=marked))
        ids = [item.custom_id for item in view.walk_children() if isinstance(item, dui.Button)]
        assert f"self_check:save:1:{seen.listing}:{mask}" in ids


def test_pitfalls_are_worth_a_second_look() -> None:
    text = words(draw(looked(OPEN, TEXTS[1])))
    assert "**Common mistake**\n• Scaling before the split leaks — *“scale" in text


@pytest.mark.parametrize(
    ("question", "named", "expected"),
    [
        (CHOICE, (2,), ["You named **C**. So does the model answer.", "Only these are known"]),
        (CHOICE, (0,), ["You named **A**.", "Then it has seen", "model answer names **C**"]),
        (CHOICE, (), ["couldn't tell", "model answer names **C**", "Only these are known"]),
        (SEVERAL, (0, 2), ["You named **A** and **C**. So does the model answer."]),
        (SEVERAL, (0, 1), ["**A** and **B**.", "It is set", "also names **C**", "splitting"]),
    ],
)
def test_options_come_with_their_why(
    question: Question, named: tuple[int, ...], expected: list[str]
) -> None:
    message = replace(looked(question, ""), options=OptionsSeen(named))
    for part in expected:
        assert part in words(draw(message))


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (ValueSeen("91 %", agrees=True), "I found **91 %**. It agrees with the worked value"),
        (ValueSeen("7", agrees=False), "last figure that I found is **7**"),
        (None, "I found no figure"),
    ],
)
def test_figures_come_with_the_worked_value(seen: ValueSeen | None, expected: str) -> None:
    text = words(draw(replace(looked(NUMBER, ""), number=NumberSeen(seen))))
    assert expected in text
    assert "**0.9105**" in text
    assert NUMBER.work in text


def test_a_story_is_ticked_from_its_checklist() -> None:
    text = words(draw(looked(STORY, "A long story.")))
    assert "Only you know your story" in text
    assert all(item in text for item in STORY.checklist)
    assert "potted" not in text


def big_question() -> Question:
    return replace(
        OPEN,
        key_points=tuple(
            KeyPoint(f"{at} " + "p" * 400, (f"word{at} other{at}",)) for at in range(30)
        ),
        pitfalls=tuple(Pitfall("n" * 400, ("held",)) for _ in range(9)),
        choices=tuple(Choice("o" * 200, at < 2, "w" * 600) for at in range(5)),
        kind=Kind.CHOICE,
    )


HOSTILE = ["held " * 900, "held *_~`|>#" * 300, "held @everyone <@1> " * 200, "held\n```\n" * 300]


@pytest.mark.parametrize("text", [*HOSTILE, "held " + "😀" * 3000], ids=lambda text: repr(text[:9]))
def test_the_largest_card_fits_whatever_was_written(text: str) -> None:
    question = big_question()
    message = replace(
        looked(OPEN, text),
        question=question,
        points=tuple(
            replace(point, words=(text,))
            for point in SPOTTER.points(replace(question, id="big"), SPOTTER.read(text))
        ),
        pitfalls=tuple(PitfallSeen(one.note, (text,)) for one in question.pitfalls),
        options=OptionsSeen((1, 2, 3)),
        reported=True,
        has_changed=True,
    )
    view = draw(message)
    assert view.content_length() <= layout.TEXT_LIMIT
    assert view.total_children_count <= 40
    (select,) = [item for item in view.walk_children() if isinstance(item, dui.Select)]
    assert len(select.options) <= 25
    assert len({option.value for option in select.options}) == len(select.options)
    assert all(len(option.label) <= 100 and len(option.value) <= 100 for option in select.options)
    assert len(select.custom_id) <= 100


def test_a_quotation_shows_as_it_was_written_in_one_line() -> None:
    nasty = "@everyone ||x|| **b**\n# head [l](http://e.example) `c`"
    quoted = quote((nasty, "more"), ui.QUOTE)
    assert "\n" not in quoted
    assert "@everyone" not in quoted
    assert "\\|\\|" in quoted
    assert "\\*\\*" in quoted
    assert len(quote(("y" * 5000,), ui.QUOTE)) <= 2 * ui.QUOTE


def test_the_model_answer_fits() -> None:
    question = replace(OPEN, answer="a" * 5000, title="t" * 200)
    assert draw(ModelAnswer(question)).content_length() <= layout.TEXT_LIMIT
    assert OPEN.answer in words(draw(ModelAnswer(OPEN)))
