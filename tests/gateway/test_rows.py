"""What a query gives, as text that a phone shows as it is meant."""

from bot.bank.model import Coding, Language
from bot.gateway.questions import CODE_COLUMNS, rows
from tests.real_bank import real_bank

Row = tuple[str | int | float | None, ...]


def shown(*expected: Row) -> str:
    return rows(Coding(Language.SQL, "SELECT 1", "SELECT 2", setup="-", expected=expected))


def test_rows_too_wide_for_a_phone_have_their_values_one_below_the_other() -> None:
    name = "A name of some thirty letters"
    assert shown((name, 7), ("Bo", 12)) == f"1) {name}\n   7\n2) Bo\n   12"
    edge = "x" * (CODE_COLUMNS - 3)
    assert shown((edge, 7)) == f"{edge}  7"
    assert shown((f"{edge}x", 7)) == f"1) {edge}x\n   7"


def test_every_result_of_the_bank_fits_a_phone() -> None:
    results = [rows(one.coding) for one in real_bank().active if one.coding is not None]
    lines = [line for result in results for line in result.split("\n")]
    assert max(map(len, lines)) <= CODE_COLUMNS
    assert sum(map(bool, results)) >= 5
