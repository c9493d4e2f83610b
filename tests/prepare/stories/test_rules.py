"""How long a story is, what could be better, and which questions it answers."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ids import GuildId, StoryId, UserId
from bot.prepare.stories.rules import story as rules
from bot.prepare.stories.rules.matching import StoryMatcher
from bot.prepare.stories.rules.story import OwnStory, StarPart, Texts
from tests.real_bank import real_bank

FASTER = Texts(
    "Faster scoring",
    "Our nightly scoring job took five hours and the next step needed it in one.",
    "Bring it below an hour without losing accuracy.",
    "I profiled it and found that building features row by row took most of the time. I made that "
    "step vectorised, tried a smaller model and dropped it.",
    "It took 42 minutes, with the same output, and I added a regression test.",
)
DISPUTE = Texts(
    "Retention",
    "In our team of five a senior colleague wanted a deep network.",
    "Decide on a model for churn with him.",
    "I disagreed, argued for a simple baseline, and we ran an experiment on both. I convinced him.",
    "The baseline won by 1 point.",
)
OUTAGE = Texts(
    "Night",
    "The recommender returned empty lists at two in the night.",
    "I was on call.",
    "I rolled back, looked at the alert and found a broken pipeline. It was my mistake.",
    "Down for 20 minutes, a monitor since.",
)
CAKE = Texts("Cake", "I baked a cake.", "For a party.", "I mixed eggs.", "All of them ate it.")


@pytest.fixture(scope="module")
def matcher() -> StoryMatcher:
    return StoryMatcher(real_bank().active)


def words(count: int) -> str:
    return " ".join(["word"] * count)


def story(at: int, texts: Texts) -> OwnStory:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return OwnStory(
        StoryId(at), GuildId(1), UserId(2), f"n{at}", texts.title, texts.situation, texts.task,
        texts.action, texts.result, now,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "about 5 seconds"),
        (14, "about 5 seconds"),
        (70, "25 to 35 seconds"),
        (178, "65 to 90 seconds"),
        (180, "1 to 1½ minutes"),
        (280, "2 to 2½ minutes"),
        (420, "2½ to 3½ minutes"),
        (840, "5 to 7 minutes"),
    ],
)
def test_the_time_to_say_it_is_a_range(count: int, said: str) -> None:
    assert rules.describe_time(count) == said


@given(st.integers(0, 2000))
def test_the_range_holds_the_usual_pace_and_is_never_upside_down(count: int) -> None:
    quick, slow = rules.seconds(count)
    assert quick <= round(count * 60 / rules.WORDS_A_MINUTE) <= slow


@pytest.mark.parametrize(
    ("opening", "rest", "is_long"),
    [
        ((20, 13), (50, 17), False),
        ((20, 13), (49, 17), False),
        ((20, 14), (50, 17), True),
        ((33, 0), (50, 17), False),
    ],
)
def test_situation_and_task_may_be_a_third(
    opening: tuple[int, int], rest: tuple[int, int], *, is_long: bool
) -> None:
    texts = Texts("t", *map(words, (*opening, *rest)))
    assert rules.lengths(texts).opening_is_long is is_long
    assert any("a third is enough" in one for one in rules.advice(texts)) is is_long


@given(st.lists(st.integers(1, 200), min_size=4, max_size=4))
def test_taking_out_what_is_advised_makes_it_a_third(counts: list[int]) -> None:
    texts = Texts("t", *map(words, counts))
    said = next((one for one in rules.advice(texts) if "a third is enough" in one), "")
    if said:
        fewer = int(said.split("About ")[1].split()[0])
        opening = counts[0] + counts[1] - fewer
        assert opening * 3 <= opening + counts[2] + counts[3]


@pytest.mark.parametrize(("count", "said"), [(29, False), (30, True)])
def test_we_is_looked_at_from_thirty_words_on(count: int, *, said: bool) -> None:
    ours = Texts("t", words(9), words(9), f"we {words(count - 1)}", "1")
    assert any("*we*" in one for one in rules.advice(ours)) is said


@pytest.mark.parametrize(("count", "said"), [(420, False), (421, True)])
def test_a_story_is_long_from_three_minutes_on(count: int, *, said: bool) -> None:
    long = Texts("t", words(9), words(9), words(count - 19), "1")
    assert any("long for one answer" in one for one in rules.advice(long)) is said


def test_as_many_stories_as_a_list_shows_and_the_pace_of_speech() -> None:
    assert (rules.MOST_STORIES, rules.WORDS_A_MINUTE) == (25, 140)


def test_how_many_words_fewer_make_it_a_third_is_said_with_the_share() -> None:
    said = " ".join(rules.advice(Texts("t", words(40), words(20), words(40), words(20))))
    assert "Situation and Task are 50% of it" in said
    assert "About 30 words fewer" in said


@pytest.mark.parametrize(
    ("result", "lacks"),
    [("It caught four breaks.", False), ("It took half the time.", False), ("By 3 %.", False),
     ("It was better for everyone.", True)],
)  # fmt: skip
def test_a_figure_may_be_a_word(result: str, *, lacks: bool) -> None:
    said = rules.advice(Texts("t", words(9), words(9), words(29), result))
    assert any("no figure yet" in one for one in said) is lacks


def test_what_could_be_better_is_said_and_nothing_of_a_good_story() -> None:
    good = Texts("t", words(20), words(10), f"I {words(60)}", "It fell by 30%.")
    assert rules.advice(good) == ()
    lacking = Texts("t", "There was a bug.", "", "", "")
    assert rules.advice(lacking) == (
        "Still to write: Task, Action, Result. What you have is kept.",
    )
    ours = Texts("t", words(9), words(9), f"We {words(40)} our team, we did it, I too", "Better.")
    assert [one.split()[0:3] for one in rules.advice(ours)] == [
        ["The", "Action", "says"], ["The", "Result", "has"],
    ]  # fmt: skip
    assert "long for one answer" in "".join(rules.advice(Texts("t", "a", "b", words(421), "1")))
    assert rules.lengths(Texts()).opening_share == 0.0


def test_nothing_that_was_typed_is_refused() -> None:
    assert rules.kept(Texts()).title == "Untitled story"
    assert rules.kept(Texts(task=" Bring the time below one hour, please ")).title == (
        "Bring the time below one hour,"
    )
    given_too_much = rules.kept(Texts("x" * 200, "s" * 3000, "t" * 3000, "a" * 3000, "r" * 3000))
    lengths = {name: len(getattr(given_too_much, name)) for name in rules.LONGEST}
    assert lengths == {
        "title": 80, "situation": 1000, "task": 800, "action": 2000, "result": 1200,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "best"),
    [
        (FASTER, "sped-a-model-up"),
        (DISPUTE, "technical-disagreement"),
        (OUTAGE, "failure-in-production"),
    ],
)
def test_a_story_is_offered_for_its_question_with_the_reason(
    matcher: StoryMatcher, texts: Texts, best: str
) -> None:
    found = matcher.questions_for(texts)
    assert found[0].question_id == best
    assert all(one.reason and one.title for one in found)
    own = " ".join(texts.part(part) for part in StarPart).casefold() + texts.title.casefold()
    quoted = found[0].reason.split("*")[1::2]
    assert quoted
    assert all(word in own for word in quoted)


def test_a_story_about_something_else_is_offered_for_nothing(matcher: StoryMatcher) -> None:
    assert matcher.questions_for(CAKE) == ()
    assert matcher.questions_for(Texts()) == ()


def test_the_best_story_for_a_question_comes_first(matcher: StoryMatcher) -> None:
    stories = [story(1, CAKE), story(2, OUTAGE), story(3, DISPUTE)]
    question = real_bank().questions["technical-disagreement"]
    assert [one.story_id for one, _fit in matcher.stories_for(question, stories)] == [3]
    not_behavioural = next(one for one in real_bank().active if one.topic == "vision")
    assert matcher.stories_for(not_behavioural, stories) == ()
