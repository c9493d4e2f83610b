"""How much a server may have of its own, and when two forms say the same."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.ids import GuildId, SuggestionId, UserId
from bot.daily.contributed import rules
from bot.daily.contributed.rules import Change, OwnCounts, OwnQuestion, Suggestion, SuggestionState

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FORM = {"title": "What is a fold?", "prompt": "Say it.", "answer": "A part.", "topic": "llm"}


@pytest.mark.parametrize(
    ("in_use", "retired", "fits"),
    [
        (0, 0, True), (1000, 0, True), (1001, 0, False), (1000, 1000, True), (1000, 1001, False),
        (1, 1999, True), (1, 2000, False), (1001, 999, False),
    ],
)  # fmt: skip
def test_a_thousand_questions_in_use_and_as_many_retired_fit(
    in_use: int, retired: int, *, fits: bool
) -> None:
    assert rules.has_room(OwnCounts(in_use, retired, waiting=5)) is fits


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"prompt": " Say \n it. "}, True),
        ({"topic": "vision"}, True),
        ({"title": "What is a Fold?"}, False),
        ({"prompt": "Say it"}, False),
        ({"answer": ""}, False),
    ],
)
def test_two_forms_say_the_same_whatever_their_spaces(
    changes: dict[str, str], *, same: bool
) -> None:
    assert rules.is_same(FORM, FORM | changes) is same
    assert rules.is_same(FORM | changes, FORM) is same
    assert rules.is_same({}, {"answer": " "})


def test_what_fits_into_the_form_fits_into_the_bank() -> None:
    assert rules.FORM_LIMITS == {
        "title": 70, "topic": 40, "prompt": 900, "answer": 1900, "key_points": 1200,
    }  # fmt: skip
    assert rules.LONGEST_REASON == 300


def test_what_nobody_suggested_and_nobody_took_has_no_number() -> None:
    own = OwnQuestion(
        guild_id=GuildId(1), number=2, slug="s", content="{}", made_at=NOW, changed_at=NOW
    )
    assert own.suggested_by == 0
    made = Suggestion(
        suggestion_id=SuggestionId(1), guild_id=GuildId(1), user_id=UserId(2), form=FORM,
        is_named=True, made_at=NOW,
    )  # fmt: skip
    assert made.number == rules.NO_SUGGESTION == 0
    assert rules.MOST_OPEN == 3


def test_what_a_server_turned_off_is_named_once_and_its_own_topics_are_on() -> None:
    asked = [
        {"topic": "vision", "difficulty": "hard"},
        {"topic": "statistics", "difficulty": "easy"},
        {"topic": "statistics", "difficulty": "hard"},
        {"topic": "Our own ways", "difficulty": "easy"},
    ]
    assert rules.switched_off(asked, {}, {}) == ()
    assert rules.switched_off(asked, {"vision": 1}, {"easy": 1, "hard": 2}) == ("Statistics",)
    assert rules.switched_off(asked, {"vision": 1, "statistics": 0}, {"easy": 1}) == (
        "hard", "Statistics",
    )  # fmt: skip


def saved(slug: str, title: str, *, retired: bool = False, **more: str) -> OwnQuestion:
    values = {"id": slug, "title": title, **more, "retired": retired}
    return OwnQuestion(
        guild_id=GuildId(1), number=2, slug=slug, content=rules.content_of(values),
        is_retired=retired, made_at=NOW, changed_at=NOW,
    )  # fmt: skip


def test_content_tells_of_retired_ones_alone_that_they_are() -> None:
    assert saved("a", "A").content == '{"id":"a","title":"A"}'
    assert saved("a", "Ä", retired=True).content == '{"id":"a","title":"Ä","retired":true}'


def test_a_mark_tells_text_and_use_apart_and_no_order() -> None:
    plain, other = saved("a", "A", prompt="P"), saved("a", "A", prompt="Q")
    turned = replace(plain, content='{"prompt":"P","title":"A","id":"a"}')
    retired = saved("a", "A", prompt="P", retired=True)
    marks = [rules.mark_of(one) for one in (plain, turned, retired, other)]
    assert marks[0] == marks[1]
    assert marks[2] == f"{marks[0][:-1]}r"
    assert marks[3][:-1] != marks[0][:-1]


@pytest.mark.parametrize(
    ("then", "now", "what"),
    [
        ("1u", "1u", None),
        ("", "1u", Change.WRITTEN),
        ("1u", "2r", Change.CHANGED),
        ("1u", "1r", Change.RETIRED),
        ("1r", "1u", Change.REVIVED),
    ],
)
def test_two_marks_tell_what_happened_between_them(
    then: str, now: str, what: Change | None
) -> None:
    assert rules.change_between(then, now) is what


def test_a_question_that_came_to_an_id_later_is_another_unless_its_title_is_the_same() -> None:
    one = saved("a", "The title")
    known = {"a": one}
    same, other = {"id": "a", "title": " the TITLE"}, {"id": "a", "title": "Another"}
    assert rules.replaced({"id": "b", "title": "The title"}, known, {}) is None
    assert rules.replaced(other, known, None) is one  # nobody knows what it was made from
    assert rules.replaced(other, known, {"a": ""}) is one  # it was made from that
    assert rules.replaced(same, known, {}) is one
    assert rules.replaced(other, known, {}) is None


def test_who_is_retired_stays_so_unless_that_is_told() -> None:
    used, retired = saved("a", "A"), saved("a", "A", retired=True)
    given = {"id": "b", "title": "B"}
    assert rules.content_after(given, used) == saved("a", "B").content
    after = json.loads(rules.content_after(given, retired))
    assert after == {"id": "a", "title": "B", "retired": True}
    assert rules.content_after({**given, "retired": False}, retired) == saved("a", "B").content
    unordered = replace(retired, content='{"retired":true,"title":"A","id":"a"}')
    assert rules.content_after({"id": "a", "title": "A"}, unordered) == unordered.content


def test_what_happened_meanwhile_is_told_by_title_and_has_a_sign_of_its_own() -> None:
    one, other = saved("a", "A"), saved("b", "B", retired=True)
    known, made_from = {"a": one, "b": other}, {"a": "00000000u", "b": rules.mark_of(other)}
    given = [{"id": "a", "title": "A2"}, {"id": "b", "title": "B2"}, {"id": "c", "title": "C"}]
    found = rules.meanwhile(given, known, made_from, None)
    assert found.changes == (("A", Change.CHANGED),)
    decided = rules.meanwhile(given, known, made_from, SuggestionState.DECLINED)
    assert decided.changes == found.changes
    assert len({found.seen, decided.seen, ""}) == 3
    same = [{"id": "a", "title": "A"}]  # what would stay as it is
    assert rules.meanwhile(same, known, made_from, None) == rules.Meanwhile()
    later = {**known, "a": saved("a", "A3")}
    assert rules.meanwhile(given, later, made_from, None).seen != found.seen
