"""Where a formula begins and ends in a text, and where a dollar is money."""

import pytest

from bot.bank.formulas.text import Formula, has_formulas, say, written_formulas
from bot.bank.parsing.paragraphs import unwrap
from tests.together import each


@each(
    "text, said",
    [
        (r"So $\frac{a}{b}$ it is", "So a/b it is"),
        ("$x_1$, $x_2$.", "x₁, x₂."),
        ("It costs $5 and $6.", "It costs $5 and $6."),
        ("From $5 to 6$ a day", "From $5 to 6$ a day"),
        ("US$ and A$ are money", "US$ and A$ are money"),
        (r"\$x\$ is no formula", "$x$ is no formula"),
        (r"$a\$b$", "a$b"),
        ("A path such as C:\\new folder", "A path such as C:\\new folder"),
        (r"Some \[brackets\] and a \* star", r"Some \[brackets\] and a \* star"),
        ("`$x$` and ```\n$y$\n```", "`$x$` and ```\n$y$\n```"),
        (r"$\mathbb{E}_{q}$ and $\theta_{q}$", r"𝔼\_q and θ\_q"),
        ("$x_{q}$", "x_q"),
        ("The math: easy", "The math: easy"),
        ("A line\nmath: a^2\nmore", "A line\n`a²`\nmore"),
    ],
)
def test_a_text_with_its_formulas_said(text: str, said: str) -> None:
    found = say(text)
    assert (found.text, found.faults) == (said, ())


def test_a_block_is_kept_for_its_picture() -> None:
    assert say("math: a^2 ").formulas == (Formula("`a²`", "a^2"),)
    assert say("$a^2$").formulas == ()


def test_lines_of_a_block_are_one_formula_and_begin_a_paragraph() -> None:
    assert (
        unwrap("It is\nthis\nmath: a +\nb\n\nand so on") == "It is this\nmath: a + b\n\nand so on"
    )


@pytest.mark.parametrize(("text", "at"), [("a $x^$ b", 4), (r"b math: c" "\nmath: \\foo", 16)])
def test_a_fault_names_the_character_of_the_text(text: str, at: int) -> None:
    (fault,) = say(text).faults
    assert fault.at == at
    assert say(text).text == text


@each(
    "text, at, words",
    [
        ("so $x^2 it is", 3, "doesn't end in its line"),
        ("a $x\ny$ b", 2, "doesn't end in its line"),
        ("$x$5", 0, "doesn't end in its line"),
        ("so $ x^2 $ it is", 3, "no space follows"),
        ("so $$x^2$$ it is", 3, "one dollar on each side"),
        ("so $$ it is", 3, "one dollar on each side"),
        (r"so \(x^2\) it is", 3, "between dollars"),
        (r"so \[x^2\] it is", 3, "between dollars"),
        (r"so \frac{a}{b} it is", 3, r"`\frac` stands outside a formula"),
        ("It is:\nMath: x^2", 7, "with a small m"),
    ],
)
def test_what_would_be_shown_as_it_is_written_is_a_fault(text: str, at: int, words: str) -> None:
    (fault,) = say(text).faults
    assert (fault.at, words in fault.text) == (at, True)
    assert say(f"```\n{text}\n```").faults == ()


def test_a_closer_look_is_worth_it_only_where_there_may_be_one() -> None:
    assert has_formulas("a $ b")
    assert has_formulas("math: a")
    assert not has_formulas("a math b")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("none", [("none", "")]),
        ("a $$x^2$$ b", [("a ", "x^2"), (" b", "")]),
        ("$$x$$$$y$$", [("", "x"), ("", "y"), ("", "")]),
        ("it is $$x^$$ so", [("it is $$x^$$ so", "")]),
        ("`$$x$$`", [("`$$x$$`", "")]),
        ("```\n$$x$$\n```", [("```\n$$x$$\n```", "")]),
        ("$$\n\\alpha\n$$", [("", "\\alpha"), ("", "")]),
        ("$$" + "x" * 501 + "$$", [("$$" + "x" * 501 + "$$", "")]),
        ("$$ $$", [("$$ $$", "")]),
    ],
)
def test_what_a_member_wrote_comes_apart_at_its_formulas(
    text: str, pieces: list[tuple[str, str]]
) -> None:
    assert written_formulas(text) == pieces
