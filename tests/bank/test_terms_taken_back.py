"""Which sentences of a text are taken back, and by what words."""

from bot.bank.terms.taken_back import called_wrong, taken_back
from bot.bank.terms.text import prepare, unstruck
from tests.together import each


@each(
    "text, words",
    [
        ("It is a myth that depth helps.", {0: "it is a myth that"}),
        ("It'd be wrong to think depth helps.", {0: "it'd be wrong to think"}),
        ("But it is clearly not true that it helps.", {0: "but it is clearly not true that"}),
        ("Depth helps. That is false. Width does.", {0: "that is false", 1: "that is false"}),
        ("Depth helps. Wrong!", {0: "wrong", 1: "wrong"}),
        ("Depth helps, which isn't true.", {0: "which isn't true"}),
        ("The claim that depth helps is a common mistake.",
         {0: "the claim that depth helps is a common mistake"}),
        ("False: depth helps.", {0: "false"}),
        ("I don't remember whether depth helps.", {0: "i don't remember whether"}),
        ("I dont think that depth helps.", {0: "i dont think that"}),
        ("Does depth help? No.", {0: "no"}),
        ("Does depth help? Not sure, sorry.", {0: "not sure, sorry", 1: "not sure, sorry"}),
        ("I have no clue how depth helps, sorry.", {0: "i have no clue how depth helps, sorry"}),
        ("Well, I don't know what depth is.", {0: "well, i don't know what depth is"}),
        ("They say depth helps. I disagree.", {0: "i disagree", 1: "i disagree"}),
        ("Depth helps? I don't think so.", {0: "i don't think so", 1: "i don't think so"}),
        ("Depth helps. I have no idea about width.", {1: "i have no idea about width"}),
        ("I'm not sure about the name, but depth helps.", {}),
        ("I don't know how, depth just helps.", {}),
        ("I disagree with those who say that depth is all.", {}),
        ("", {}),
        ("Depth helps.", {}),
        ("Depth helps. No.", {}),
        ("Does depth help? Yes.", {}),
        ("Does depth help? No, but width does.", {}),
        ("That depth helps is clear.", {}),
        ("That doesn't mean that depth is wrong.", {}),
        ("Accuracy is enough is a myth, as the base rate may be high.", {}),
        ("I don't know whether it overfits, so I hold data back.", {}),
        ("I'm not sure, but depth helps.", {}),
        ("It would be wrong to use the test set.", {}),
        ("Say *I don't know* where the sources don't tell.", {}),
        ("Depth helps. That is wrong only where data is scarce.", {}),
    ],
)  # fmt: skip
def test_plain_forms_take_a_sentence_back(text: str, words: dict[int, str]) -> None:
    assert taken_back(prepare(text)) == words


@each(
    "text, wrong",
    [
        ("It is a myth that depth helps.", {0: " depth helps"}),
        ("It isn't true that depth helps.", {0: " depth helps"}),
        ("I dont think that depth helps.", {0: " depth helps"}),
        ("Depth helps, which isn't true.", {0: "depth helps, "}),
        ("That depth helps is a common mistake.", {0: "that depth helps"}),
        ("Does nothing help? No.", {0: "does nothing help?"}),
        ("Depth helps. That is false.", {0: "depth helps", 1: "that"}),
        ("I don't remember whether depth helps.", {}),
        ("It is unclear to me whether depth helps.", {}),
        ("Sorry, no idea whether depth helps.", {}),
        ("Does depth help? I'm not sure, sorry.", {}),
        ("Depth helps.", {}),
    ],
)  # fmt: skip
def test_what_is_called_wrong_is_no_more_than_what_is_said(
    text: str, wrong: dict[int, str]
) -> None:
    prepared = prepare(text)
    assert called_wrong(prepared, taken_back(prepared)) == wrong


def test_all_parts_of_an_overlong_sentence_are_taken_back() -> None:
    text = prepare("It is a myth that " + "depth and " * 40 + "width help.")
    assert list(taken_back(text)) == [0, 1]


@each(
    "text, left",
    [
        ("~~one~~ two", "        two"),
        ("one ~~two\nthree~~ four ~~five~~", "one               four         "),
        ("about ~5 to ~6", "about ~5 to ~6"),
        ("one ~~two", "one ~~two"),
        (r"\~~one~~ two", r"\~~one~~ two"),
        ("~~~~", "~~~~"),
    ],
)
def test_what_is_struck_through_is_blank(text: str, left: str) -> None:
    assert unstruck(text) == left
    assert prepare(text).source == left
