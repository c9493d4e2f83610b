"""The table of messages: each is used, and says what and how."""

import re
from pathlib import Path

import bot.bank
from bot.bank.problems import BankError, Fault, Position, Problem, Severity
from tests.together import each

PACKAGE = Path(bot.bank.__file__).parent
CODE = "\n".join(
    path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.name != "problems.py"
)


@each("fault", list(Fault))
def test_every_message_is_used_and_says_how_to_fix_it(fault: Fault) -> None:
    assert re.search(rf"\bFault\.{fault.name}\b", CODE)
    assert fault.message
    assert fault.fix
    assert fault.value[0] in ("!", "?")


def test_no_two_faults_say_the_same() -> None:
    assert len({(fault.message, fault.fix) for fault in Fault}) == len(Fault)


def test_a_problem_reads_like_a_line_of_a_compiler() -> None:
    place = Position("bank/llm.yaml", 31, 9)
    error = Fault.DUPLICATE_KEY.at(place, key="hint")
    assert str(error) == (
        "bank/llm.yaml:31:9: `hint` is given twice; keep one: the other would be lost silently"
    )
    warning = Fault.FEW_TERMS.at(place, count=1)
    assert str(warning).startswith("bank/llm.yaml:31:9: warning: the point has 1 term; ")


def test_one_of_a_thing_is_told_in_the_singular() -> None:
    at = Position("a.yaml")
    told = {
        Fault.TOO_SHORT.at(at, key="title", count=1, least=10).message,
        Fault.FEW_TERMS.at(at, count=1).message,
        Fault.TERM_TOO_GENERIC.at(at, text="loss", count=1).message,
        Fault.TOO_SHORT.at(at, key="title", count=2, least=10).message,
    }
    assert told == {
        "`title` has only 1 character", "the point has 1 term",
        "the term `loss` is spotted in answers of 1 other question",
        "`title` has only 2 characters",
    }  # fmt: skip


def test_an_error_holds_its_problems_sorted_and_once() -> None:
    late, early = (Problem("a.yaml", line, 1, "what", "how") for line in (10, 9))
    error = BankError([late, early, late])
    assert error.problems == (early, late)
    assert str(error) == "a.yaml:9:1: what; how\na.yaml:10:1: what; how"
    assert early.level is Severity.ERROR


def test_a_verb_behind_a_one_stays() -> None:
    told = Fault.POSITION_TELLS.at(
        Position("a.yaml"), share=60, options=4, position=1, least=15, most=40
    )
    assert "number 1 is right" in told.message
