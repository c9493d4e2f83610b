"""What organisers choose from, read and told."""

import contextlib

import pytest

from bot.bank.model import TOPICS
from bot.bank.terms.topics import NO_WORDS
from bot.core.errors import UserError
from bot.server import choices
from bot.server.choices import Counts, Mix
from tests.growth import LINEAR, growth
from tests.together import each


@pytest.mark.parametrize(
    "text", ["", "all", " ALL ", ", ", "Mixed", "any topic", "random topics", "don't care"]
)
def test_all_topics_are_no_weights(text: str) -> None:
    assert choices.read_topics(text, NO_WORDS) == {}
    assert choices.read_topics(", ".join(TOPICS), NO_WORDS) == {}


def test_topics_are_read_by_id_by_name_and_by_their_beginning() -> None:
    topic = TOPICS["vision"]
    for text in ("vision", topic.name.upper(), topic.name[:10]):
        assert choices.read_topics(text, NO_WORDS) == {"vision": topic.count}


def test_topics_are_read_by_the_titles_of_the_bank_too() -> None:
    titles = {"vision": ("lighthouse keepers",), "llm": ("foghorn",)}
    chosen = choices.read_topics("Lighthouse and foghorns", titles)
    assert chosen == {topic: TOPICS[topic].count for topic in titles}
    with pytest.raises(UserError, match="Did you mean Computer vision or"):
        choices.read_topics("zither", {"vision": ("zither",), "llm": ("zither",)})


def test_every_topic_that_and_joins_is_read_or_named() -> None:
    """*System design and coding* was read as system design."""
    for text, topics in (
        ("system design and coding", {"system-design", "coding"}),
        ("NLP + statistics & cv", {"nlp-sequences", "statistics", "vision"}),
        ("Loss and metrics, rl", {"optimisation", "evaluation", "reinforcement-learning"}),
        ("bias and variance", {"generalisation"}),
        ("precision/recall", {"evaluation"}),
        ("boosting and bagging", {"trees-ensembles"}),
        ("llm vision", {"llm", "vision"}),
        ("rl  computer vision stats", {"reinforcement-learning", "vision", "statistics"}),
        ("computer vision quiz", {"vision"}),
    ):
        assert choices.read_topics(text, NO_WORDS).keys() == topics
    for text, name in (("coding and foghorns", "foghorns"), ("foghorns & vision", "foghorns"),
                       ("llm foghorns vision", "llm foghorns vision")):  # fmt: skip
        with pytest.raises(UserError, match=f"know the topic `{name}`"):
            choices.read_topics(text, NO_WORDS)
    with pytest.raises(UserError, match=r"know the topic `q1`, `q2`, `q3`\."):
        choices.read_topics("q1 and q2 and q3 and q4 and vision", NO_WORDS)
    with pytest.raises(UserError, match=r"`bias`\. Did you mean Generalisation or"):
        choices.read_topics("coding and bias", NO_WORDS)
    assert choices.read_topic("boosting and bagging", NO_WORDS) == "trees-ensembles"
    for text, near in (("sql and statistics", "Coding or Statistics"), ("sql and foghorns", "Cod")):
        with pytest.raises(UserError, match=f"`{text}`. Did you mean {near}"):
            choices.read_topic(text, NO_WORDS)


def test_unknown_topics_are_named() -> None:
    with pytest.raises(UserError, match="the topic `astrology`, `x`"):
        choices.read_topics("vision, astrology, x", NO_WORDS)
    with pytest.raises(UserError, match=r"`q1`, `q2`, `q3`\. Choose"):
        choices.read_topics("q1, q2, q3, q4", NO_WORDS)  # and no more of them
    with pytest.raises(UserError, match=f"`{'x' * 30}`[.] Choose"):
        choices.read_topics("x" * 31, NO_WORDS)
    with pytest.raises(UserError, match=f"topic `{'x' * 30}`, `y`[.]"):
        choices.read_topics(f"{'x' * 31}, y", NO_WORDS)
    with pytest.raises(UserError, match="know the topic"):
        choices.read_topics("s", NO_WORDS)  # more than one begins so, or none


def test_one_topic_is_read_and_three_at_most_are_named_that_may_be_meant() -> None:
    assert choices.read_topic("Computer vision", NO_WORDS) == "vision"
    alike = dict.fromkeys(list(TOPICS)[:4], ("zither",))
    first = " or ".join(topic.name for topic in list(TOPICS.values())[:3])
    with pytest.raises(UserError, match=f"`zither`. Did you mean {first}[?]"):
        choices.read_topic("zither", alike)


def test_the_last_name_of_a_list_is_completed() -> None:
    values = [value for _, value in choices.complete_topics("Vision, stat", NO_WORDS)]
    assert values == ["Vision, Statistics"]
    assert len(choices.complete_topics("", NO_WORDS)) == len(TOPICS)


@pytest.mark.parametrize("mix", Mix)
def test_a_mix_is_known_by_its_weights(mix: Mix) -> None:
    assert choices.mix_of(mix.weights) is mix
    assert mix.words


def test_other_weights_are_those_of_the_bank() -> None:
    assert choices.mix_of({"easy": 1}) is Mix.ANY


def test_topics_in_words() -> None:
    names = [topic.name for topic in TOPICS.values()]
    assert choices.describe_topics({}) == "all topics"
    assert choices.describe_topics(dict.fromkeys(list(TOPICS)[:3], 1)) == ", ".join(names[:3])
    four = choices.describe_topics(dict.fromkeys(list(TOPICS)[:4], 1))
    assert four == f"{names[0]}, {names[1]} and 2 more"
    many = choices.describe_topics(dict.fromkeys(list(TOPICS)[:5], 1))
    assert many == f"{names[0]}, {names[1]} and 3 more"


def test_the_delays_of_the_model_answer_in_words() -> None:
    assert choices.REVEAL == {
        360: "6 hours", 720: "12 hours", 1440: "1 day", 2160: "36 hours", 2880: "2 days",
        4320: "3 days",
    }  # fmt: skip


def test_what_counts_in_words() -> None:
    assert choices.counts_of(any_practice=False) is Counts.ANSWER
    assert choices.counts_of(any_practice=True).words == "the daily answer or any practice"


def test_a_mix_is_a_part_of_a_hundred_and_a_harder_one_has_less_that_is_easy() -> None:
    named = [mix.weights for mix in (Mix.GENTLE, Mix.BALANCED, Mix.DEMANDING)]
    assert [sum(mix.values()) for mix in named] == [100, 100, 100]
    assert [mix["easy"] for mix in named] == [60, 40, 15]
    assert [mix["hard"] for mix in named] == [5, 15, 35]


@each("text", ["everything but statistics", "-statistics", "no statistics", "statistics, !coding"])
def test_topics_to_leave_out_are_not_read_as_those_to_ask(text: str) -> None:
    for read in (choices.read_topics, choices.read_topic):
        with pytest.raises(UserError, match="not topics to leave out"):
            read(text, NO_WORDS)


def test_more_names_than_there_are_topics_are_refused_before_each_is_looked_for() -> None:
    with pytest.raises(UserError, match=f"1,000 names, and there are {len(TOPICS)} topics"):
        choices.read_topics(",".join(f"name{at}" for at in range(1000)), NO_WORDS)
    joined = "/".join(f"name{at}" for at in range(1000))
    for text in ("1," * 3000, joined, f"{joined}," * 3):
        with pytest.raises(UserError, match="I don't know the topic"):
            choices.read_topics(text, NO_WORDS)


def test_of_many_unknown_topics_three_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    find = choices.find_topics
    monkeypatch.setattr(choices, "find_topics", lambda *of: asked.append(of) or find(*of))
    with pytest.raises(UserError, match="qq0`, `qq1`, `qq2`"):
        choices.read_topics(",".join(f"qq{at}" for at in range(20)), NO_WORDS)
    assert {text for text, _titles in asked} == {"qq0", "qq1", "qq2"}


@each("unit", ["\n", "  ", "\t", "\r\n", "- ", ", ", "and ", "&", "no ", "(", "a-"])
def test_reading_topics_takes_no_longer_than_the_text_is_long(unit: str) -> None:
    """Six thousand empty lines held up every server for half a second."""

    def read(text: str) -> None:
        for one in (choices.read_topics, choices.read_topic):
            with contextlib.suppress(UserError):
                one(f"statistics{text}coding", NO_WORDS)

    assert growth(read, unit * (16_000 // len(unit))) <= LINEAR


def test_a_servers_own_topics_are_always_on_and_need_not_be_named() -> None:
    own = ("Our team", "R&D", "Our vision")
    for text in ("vision, our  TEAM", "Our team and vision", "vision, R&D"):
        assert choices.read_topics(text, NO_WORDS, own) == choices.read_topics("vision", NO_WORDS)
    assert choices.read_topics("all, Our team", NO_WORDS, own) == {}
    assert choices.read_topics(" , ", NO_WORDS, own) == {}
    for text in ("Our team", "r&d", "Our team, R&D", "Our vision and Our team"):
        with pytest.raises(UserError, match="is a topic of your own: those are always on") as told:
            choices.read_topics(text, NO_WORDS, own)
        assert told.value.text.endswith("Nothing changed.")
    with pytest.raises(UserError, match="don't know the topic `astrology`"):
        choices.read_topics("Our team, astrology", NO_WORDS, own)


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("A/B testing, statistics", "A/B testing, statistics"),
        ("a/b testing", "a/b testing"),
        ("sql and NLP", "sql, nlp"),
        ("Our vision and statistics", "statistics"),
        ("nlp", "nlp"),
        ("Stats and SQL", "statistics, sql"),
        ("mixed", "all"),
        ("Mixed, Our vision", "all"),
        ("Mixed, statistics", "statistics"),
        ("Our vision, statistics", "statistics"),
        ("Ops & Co, statistics", "statistics"),
    ],
)
def test_a_name_that_the_bank_goes_by_too_still_counts(text: str, alone: str) -> None:
    own = ("A/B testing", "NLP", "Mixed", "Stats and SQL", "Our vision", "Ops & Co")
    assert choices.read_topics(text, NO_WORDS, own) == choices.read_topics(alone, NO_WORDS)


def test_a_servers_own_topic_is_meant_as_it_is_listed_or_where_nothing_else_is() -> None:
    own = ("Our team", "Mixed")
    assert choices.meant_own_topic("Mixed", own) == "Mixed"
    assert choices.meant_own_topic("mixed", own) is None
    assert choices.meant_own_topic("our TEAM", own) == "Our team"
    assert choices.meant_own_topic("vision", own) is None
