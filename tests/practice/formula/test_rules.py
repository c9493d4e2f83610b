"""What is wrong with a formula that somebody typed, to the character."""

import pytest

from bot.core.errors import UserError
from bot.practice.formula.rules import read


def refusal(typed: str) -> str:
    with pytest.raises(UserError) as refused:
        read(typed)
    return refused.value.text


@pytest.mark.parametrize(
    "typed",
    ["x + y", " $x  +\ny$ ", "$$x + y$$", "$$ x + y $$", r"\(x + y\)", r"\[ x + y \]", "`x + y`",
     "```\nx + y\n```", "```latex\nx + y\n```", "`$x + y$`", "$`x + y`$"],
)  # fmt: skip
def test_what_marks_it_as_a_formula_is_no_part_of_it(typed: str) -> None:
    assert read(typed).source == "x + y"


def test_dollars_alone_and_dollars_within_dollars() -> None:
    assert refusal("$$") == refusal("") == refusal("  ")
    assert "no formula yet" in refusal("$$")
    assert "at character 1:\n```\n$\n^\n```" in refusal("$")
    assert "at character 1:\n```\n$x$\n^\n```" in refusal("$$$x$$$")


def test_the_caret_stands_below_what_is_wrong_with_what_is_around_it() -> None:
    assert "at character 3:\n```\nx \\foo y\n  ^\n```" in refusal(r"x \foo y")
    assert "did you mean `\\int`? It's at character 1:" in refusal(r"\input{x}")
    long = "a + " * 12 + r"\unknown{x} + b + c"
    assert refusal(long).split("```")[1] == (
        "\n+ a + a + a + a + a + a + a + \\unknown{x} \n" + " " * 30 + "^\n"
    )
