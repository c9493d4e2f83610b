"""What comes before what on a shelf of a few entries: by place, rarity, slip and beginning."""

import pytest

from bot.practice.ask.rules.entries import ASKED, BESIDE, NAMES, SAID
from bot.practice.ask.rules.index import Findable, Finding, SearchIndex, build, search
from bot.practice.ask.rules.query import clean, words_of
from tests.together import each


def entry(key: str, title: str, said: str = "", *topics: str, asked: str = "") -> Findable:
    return Findable(key, title, "", ((3.0, title), (2.0, asked), (1.0, said)), topics)


def shelf(*entries: Findable) -> SearchIndex:
    """These among twenty that say something else."""
    return build([*entries, *(entry(f"n{at}", f"noise number{at}") for at in range(20))])


def keys(index: SearchIndex, text: str, *extra: SearchIndex, is_unfinished: bool = False) -> str:
    return " ".join(one.key for one in search(index, text, extra, is_unfinished=is_unfinished))


def test_a_title_before_what_is_asked_before_what_is_said() -> None:
    index = shelf(
        entry("said", "alpha", "zebra"),
        entry("asked", "beta", asked="zebra"),
        entry("title", "zebra"),
    )
    assert keys(index, "zebra") == "title asked said"


def test_a_word_said_again_counts_a_little_more_and_in_a_long_text_a_little_less() -> None:
    often = shelf(entry("once", "alpha", "zebra ox ox"), entry("twice", "beta", "zebra zebra ox"))
    assert keys(often, "zebra") == "twice once"
    length = shelf(entry("long", "alpha", "zebra " + "gnu " * 60), entry("short", "beta", "zebra"))
    assert keys(length, "zebra") == "short long"


def test_a_rare_word_counts_more_than_one_that_many_have() -> None:
    index = shelf(
        entry("common", "walrus alpha"), entry("rare", "zebra beta"),
        *(entry(f"w{at}", f"walrus number{at}") for at in range(8)),
    )  # fmt: skip
    assert keys(index, "walrus zebra").split()[0] == "rare"


def test_what_holds_little_of_what_was_asked_or_is_far_behind_the_best_is_left_out() -> None:
    index = shelf(
        entry("all", "zebra walrus otter"), entry("one", "zebra"), entry("two", "otter walrus")
    )
    assert keys(index, "zebra walrus otter") == "all two"
    faint = shelf(entry("best", "zebra walrus"), entry("faint", "alpha", "zebra " + "gnu " * 200))
    assert keys(faint, "zebra") == "best"


@pytest.mark.parametrize(
    ("entries", "text", "order"),
    [
        # What is only begun, said or slipped weighs just so much that the others come as they do.
        ([entry("all", "zebrafish badger zebra", "badger zebrafish walrus"),
          entry("two", "zebrafish walrus zebrafish", "ferret zebra walrus"),
          entry("one", "otter zebrafish", "walrus walrus zebrafish", asked="walrus"),
          entry("none", "otter", "ferret otter")], "walrus badger zebra", "all two"),
        ([entry("said", "otter", "zebra badger zebra zebrafish", asked="otter walrus"),
          entry("slip", "ferret zebra", "zebrafish zebra walrus zebra zebrafish"),
          entry("named", "badger", "zebrafish", asked="badger")],
         "zebar badger", "named said slip"),
        ([entry("twice", "badger ferret badger", "otter badger zebra ferret"),
          entry("named", "zebra walrus zebra", "zebrafish zebra zebrafish badger walrus")],
         "zebra zebar ferret", "named twice"),
    ],
)  # fmt: skip
def test_where_the_figures_of_the_ranking_decide(
    entries: list[Findable], text: str, order: str
) -> None:
    assert keys(shelf(*entries), text) == order


def test_of_equals_the_first_comes_first_and_one_whose_title_is_nearer_before_it() -> None:
    assert keys(shelf(entry("a", "zebra alpha"), entry("b", "zebra gamma")), "zebra") == "a b"
    assert (
        keys(shelf(entry("a", "zebra alpha gamma"), entry("b", "zebra gamma")), "gamma zebra")
        == "b a"
    )


def test_a_slip_is_taken_for_the_nearest_words_and_a_short_word_for_itself() -> None:
    index = shelf(
        entry("z", "zebra"), entry("o", "ostrich"), entry("y", "yak"), entry("k", "kangaroos"),
        entry("t", "toad"), entry("w", "walrus"),
    )  # fmt: skip
    found = {
        "taod": "t", "taodd": "", "xalrus": "w", "walrsu": "w", "waalruss": "w",
        "zebar": "z", "zbera": "z", "zabre": "", "xebra": "", "yka": "",
        "ostirch": "o", "ostrihc": "o", "astrich": "o", "kangoraos": "k", "kngaroso": "k",
        "zebr4": "",
    }  # fmt: skip
    assert {text: keys(index, text) for text in found} == found


def test_what_nothing_has_counts_only_where_nothing_tells_what_is_meant() -> None:
    index = shelf(
        entry("z", "zebra"), entry("k", "kangaroos"), *(entry(f"g{at}", "gnu") for at in range(9)),
        entry("a", "zebra otter walrus"),
    )  # fmt: skip
    assert keys(index, "zebra xyzzyq qqqq") == "z a"
    assert keys(index, "xyzzyq zebra otter walrus") == "a"
    assert keys(index, "gnu xyzzyq") == ""  # a third of them have it
    assert keys(index, "zebar xyzzyq") == ""  # a slip of few letters may be anything
    assert keys(index, "kangraoos xyzzyq") == "k"
    assert keys(index, "ze bra xyzzyq") == "z a"


def test_a_word_that_is_being_typed_stands_for_what_begins_so() -> None:
    index = shelf(
        entry("z", "zebra"), entry("f", "zebrafish"), entry("g", "zebrafish again"),
        entry("h", "zebrafish too"),
    )  # fmt: skip
    assert keys(index, "ze", is_unfinished=True) == ""
    assert keys(index, "zebraf", is_unfinished=True) == "f g h"
    # Whole words that few entries have may be a beginning, too; the word itself comes first.
    assert keys(index, "zebra").split() == ["z", "f", "g", "h"]
    many = shelf(
        *(entry(f"z{at}", f"zebra number{at}") for at in range(3)), entry("f", "zebrafish")
    )
    assert "f" not in keys(many, "zebra").split()
    assert "f" in keys(many, "zebra", is_unfinished=True).split()


def test_two_words_that_make_one_and_what_a_hyphen_joins() -> None:
    index = shelf(
        entry("other", "fitting shoes"), entry("over", "fitting boots", "overfitting"),
        entry("cross", "cross-validation"),
    )  # fmt: skip
    assert keys(index, "over fitting") == "over other"
    assert keys(index, "fitting over") == "other over"
    assert keys(index, "crossvalidation") == "cross"
    assert keys(index, "cross validation") == "cross"
    alone = shelf(entry("one", "backpropagation"), entry("other", "preparation"))
    assert keys(alone, "back propagation") == "one"  # which has both, and neither by itself


def test_a_name_of_a_topic_finds_what_belongs_to_it_after_what_says_it() -> None:
    index = shelf(entry("of", "alpha", "", "nlp-sequences"), entry("says", "nlp beta"))
    assert keys(index, "nlp") == "says of"


def test_what_has_exactly_the_title_comes_first_also_of_words_that_name_nothing() -> None:
    index = shelf(
        entry("a", "What is it?"), entry("b", "zebra zebra", "zebra"), entry("c", "zebra")
    )
    assert keys(index, "what is it") == "a"
    assert keys(index, "zebra").split()[0] == "c"
    own = build([entry("own", "zebra")])
    assert keys(index, "zebra", own).split()[:2] == ["c", "own"]
    assert search(own, "zebra") == (Finding("own", "zebra", ""),)


def test_a_dozen_words_are_looked_for_and_a_title_counts_three_times_as_much_as_an_answer() -> None:
    assert len(words_of(" ".join(["zebra"] * 13))) == 12
    assert (NAMES, ASKED, SAID, BESIDE) == (3.0, 2.0, 1.0, 0.6)


@each(
    "text, cleaned",
    [
        ("What is the A/B test?", "ab test"),
        ("zebra Zebra ZEBRA", "zebra"),
        ("the difference between mean and mode", "mean mode"),
        ("x" * 70, "x" * 70),
        ("x" * 71, ""),
        (f"{'x' * 60} {'y' * 9} z", f"{'x' * 60} {'y' * 9}"),
        (f"{'x' * 60} {'y' * 10} z", f"{'x' * 60} z"),
        (f"{'x' * 60} {'y' * 7} z", f"{'x' * 60} {'y' * 7} z"),
        ("what " * 250 + "zebra", ""),
        ("zebra \U00020000\U00020001", "zebra"),
        ("zebra a\U00020000", "zebra"),
    ],
)
def test_what_is_searched_for(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
