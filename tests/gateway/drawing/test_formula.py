"""What the parser of formulas takes, the worker draws; what it draws costs what its text does."""

import importlib
import re
import warnings
from collections.abc import Callable

import pytest

from bot.bank.formulas import symbols
from bot.bank.formulas.parser import LONGEST, parse
from bot.gateway.drawing.worker_process import is_installed
from tests.growth import LINEAR, PARTS, processor_seconds
from tests.real_bank import real_bank
from tests.together import all_hold

Draw = Callable[[str], bytes]
PNG = b"\x89PNG"
SINGLE = {*symbols.LETTERS, *symbols.SHORTHANDS, *symbols.RELATIONS, *symbols.FUNCTIONS}
AROUND = {*symbols.ACCENTS, *symbols.FONTS, *symbols.BRACES, *symbols.WORDS, "boxed", "sqrt"}
TWO = {*symbols.FRACTIONS, *symbols.STACKS, "binom"}
SAMPLES = (
    [
        " ".join(f"\\{name}" for name in sorted(SINGLE)[at : at + 9])
        for at in range(0, len(SINGLE), 9)
    ]
    + [f"\\{name}{{ab}}" for name in sorted(AROUND)]
    + [f"\\{name}{{a}}{{b}}" for name in sorted(TWO)]
    + [" ".join(f"a\\{name} b" for name in symbols.SPACES)]
    + [" ".join(f"a\\{name} b" for name in symbols.SIGNS)]
    + [f"\\sum\\{name} (b)" for name in sorted(symbols.SIZES)]
    + [f"a\\{name} b" for name in ("limits", "nolimits")]
    + [
        f"x = \\begin{{{name}}}{'{cc}' if name == 'array' else ''} a & b \\\\ c & d \\end{{{name}}}"
        for name in symbols.ENVIRONMENTS
    ]
)


@pytest.fixture(scope="module")
def draw() -> Draw:
    """The worker's own function, in this process."""
    if not is_installed():
        pytest.skip("the extra `drawing` is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library's fonts, which only the worker opens
        module = importlib.import_module("bot.gateway.drawing.formula")
    drawn: Draw = module.draw_formula
    return drawn


def test_every_command_is_among_the_samples() -> None:
    others = {"left", "right", "middle", "begin", "end", "\\"}
    known = {*SINGLE, *AROUND, *TWO, *symbols.SPACES, *symbols.SIGNS, *symbols.SIZES, *others}
    assert known >= symbols.COMMANDS


def test_what_is_understood_is_drawn(draw: Draw) -> None:
    def holds(latex: str) -> None:
        parse(latex)
        assert draw(latex).startswith(PNG)

    all_hold(SAMPLES, holds)


@pytest.mark.parametrize("bracket", ["(", "\\{", "|", "\\|", "\\langle", "\\lfloor", "."])
def test_brackets_that_grow_are_drawn(draw: Draw, bracket: str) -> None:
    latex = f"\\left{bracket} \\frac{{a}}{{b}} \\middle| c \\right)"
    parse(latex)
    assert draw(latex).startswith(PNG)


def nested(levels: int) -> str:
    return "\\frac{1}{1 + " * levels + "x" + "}" * levels


@pytest.mark.parametrize(
    "latex",
    [
        "\\begin{bmatrix}" + " \\\\ ".join(["a_{1} & b_{2}^{3} & \\frac{x}{y}"] * 13)
        + "\\end{bmatrix}",
        "\\begin{cases}" + " \\\\ ".join(["x_{i} & \\text{if } x > 0"] * 16) + "\\end{cases}",
        "\\begin{aligned}" + " \\\\ ".join(["a &= b + c_{i}^{2}"] * 20) + "\\end{aligned}",
        nested(9),
    ],
)  # fmt: skip
def test_what_is_as_large_as_may_be_is_drawn(draw: Draw, latex: str) -> None:
    assert len(latex) <= LONGEST
    parse(latex)
    assert draw(latex).startswith(PNG)


def test_levels_inside_each_other_do_not_double_the_work(draw: Draw) -> None:
    """Each level doubled it; now the work grows as the text does, or a little faster."""
    draw(nested(2))
    cheap, dear = (
        min(processor_seconds(draw, nested(levels)) for _ in range(3)) for levels in (2, 9)
    )
    assert dear <= LINEAR * PARTS * cheap


def test_all_formulas_of_the_bank_fit_a_picture(draw: Draw) -> None:
    """Drawn by ``bank check``; here one in ten, and there are enough of them to be worth it."""
    questions = [one for one in real_bank().active if one.formulas]
    sources = sorted({formula.source for one in questions for formula in one.formulas})
    assert len(questions) >= 60
    for source in sources[::10]:
        assert draw(source).startswith(PNG)


def test_every_way_to_write_a_command_otherwise_is_drawn(draw: Draw) -> None:
    for latex in symbols.INSTEAD.values():
        parse(latex)
        assert draw(latex).startswith(PNG)
    assert not set(symbols.INSTEAD) & symbols.COMMANDS


def test_small_letters_and_figures_are_drawn_as_such_also_where_they_were_pasted(
    draw: Draw,
) -> None:
    assert draw("∑ᵢ xᵢ² + aⁿ") == draw(r"∑_{i} x_{i}^{2} + a^{n}")
    assert draw(r"\text{m²}") != draw(r"\text{m^{2}}")


@pytest.mark.parametrize("latex", [r"\text{日本語}", "🎲 + 1"])
def test_what_the_font_has_no_sign_for_is_not_drawn_as_boxes(draw: Draw, latex: str) -> None:
    with pytest.raises(ValueError, match="lacks a sign"):
        draw(latex)


@pytest.mark.parametrize("latex", [r"\typed", r"\left( typed", r"\text{日}"])
@pytest.mark.usefixtures("draw")
def test_what_is_said_of_a_fault_quotes_no_formula(latex: str) -> None:
    worker = importlib.import_module("bot.gateway.drawing.worker")
    fault = worker.answer({"kind": "formula", "what": {"latex": latex}})["fault"]
    assert re.fullmatch(r"\w+ at \w+\.py, line \d+, in \w+", fault)


@pytest.mark.parametrize("latex", [r"\overline{AB}", r"\underline{x}", r"\boxed{\sqrt{x}}"])
@pytest.mark.usefixtures("draw")
def test_nothing_is_drawn_in_black_on_the_dark_background(latex: str) -> None:
    module = importlib.import_module("bot.gateway.drawing.formula")
    svg = module.formula_svg(latex)
    assert module.INK in svg
    assert "black" not in svg


@pytest.mark.parametrize("words", ["a < b", "n > 5", r"R \& D"])
def test_signs_of_xml_are_words_too(draw: Draw, words: str) -> None:
    assert draw(rf"\frac{{\text{{{words}}}}}{{2}}") != draw(r"\frac{\text{a b}}{2}")
