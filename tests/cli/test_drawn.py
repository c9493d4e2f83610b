"""`bank check` draws every formula: what can be read but not drawn is named."""

import pytest

from bot.bank.loader import read_text
from bot.cli.drawn import undrawn
from bot.gateway.drawing.worker_process import WorkerProcess, is_installed
from tests.bank.texts import OPEN, topic_file

FORMULA = (
    r"""
      math: \frac{a}{b}

      math: """
    + r"\frac{" * 6
    + "a"
    + "}{b}" * 6
    + "\n\n"
)


def test_a_formula_that_cant_be_drawn_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_installed():
        pytest.skip("the extra `drawing` is not installed")
    before, answer, after = OPEN.partition("answer: |\n")
    assert answer
    drafts = read_text("a.yaml", topic_file(before + answer + FORMULA + after)).drafts
    sources = [one.source[:11] for one in drafts[0].question.formulas]
    assert sources == [r"\frac{a}{b}", r"\frac{\frac"]

    async def drawn(_self: object, _kind: str, what: dict[str, str]) -> bytes | None:
        return None if what["latex"].startswith(r"\frac{\frac") else b"picture"

    monkeypatch.setattr(WorkerProcess, "draw", drawn)
    (problem,) = undrawn(drafts)
    assert r"the formula `\frac{\frac" in problem.message
    assert problem.line > 1
