"""Files as spreadsheets write them, as text and rows: whatever their signs and encoding. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.bank.own.columns import known_count, name_of
from bot.bank.own.shape import MOST_IN_FILE

MOST_ROWS = 4 * MOST_IN_FILE
"""Blank ones don't count."""
_LOOKED_AT = 10
"""Rows in which the names of the columns are looked for: a title may stand above them."""
_BEGINNING = 1000
"""Signs of a text by which its separator is guessed where no column is named."""
_DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?[\r\n]+')
_OTHER_FILES = (
    (b"PK\x03\x04", "a workbook or another packed file"),
    (b"\xd0\xcf\x11\xe0", "a workbook of an older Excel"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a document of a word processor"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
)
_REASONS = (
    ("end of data", "a quotation mark is opened and not closed"),
    ("expected after", "a quotation mark inside a cell has to be written twice"),
    ("field larger", "a cell has more than 130,000 characters"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that isn't blank. ``number`` counts from 0; ``fault`` says why it can't be read."""

    number: int
    cells: tuple[str, ...]
    fault: str = ""


def other_file(content: bytes) -> str:
    """What a file is that isn't text, by how it begins; "" if it may be text."""
    start = content[:64].lstrip(b"\xef\xbb\xbf \r\n").lower()
    return next((name for sign, name in _OTHER_FILES if start.startswith(sign.lower())), "")


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, or the UTF-16 of *Unicode text*. Raises UnicodeDecodeError."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    half = len(content) // 2
    for order, zeros in (("le", content[1::2]), ("be", content[::2])):
        if half and zeros.count(0) > 0.7 * half:
            return content.decode(f"utf-16-{order}")
    return content.decode("utf-8-sig")


def rows_of(text: str) -> tuple[list[Row], int, str]:
    """The rows of a table, at which of them the columns are named (0 where none are), and by what
    cells are parted."""
    if (given := _SEPARATOR.match(text)) is not None:
        text = text[given.end() :]
    found = max(
        (_headed(text, delimiter) for delimiter in (given[1] if given else _DELIMITERS)),
        key=lambda one: one[0],
    )
    _, head, delimiter = found
    rows = list(_rows(text, delimiter, most=MOST_ROWS))
    if rows and all(len(row.cells) == 1 for row in rows) and delimiter in rows[head].cells[0]:
        # Each row was written as one cell: what stands in them is the table.
        rows = list(_rows("\n".join(row.cells[0] for row in rows), delimiter, most=MOST_ROWS))
    return rows, head, delimiter


def is_table(text: str) -> bool:
    """Whether the first row names columns."""
    first = text.lstrip().partition("\n")[0]
    return max(_headed(first, delimiter)[0][0] for delimiter in _DELIMITERS) > 1


def _headed(text: str, delimiter: str) -> tuple[tuple[int, int], int, str]:
    """How many columns the best of the first rows names, and how often it is parted; which row
    that is, and the delimiter."""
    best = (0, text[:_BEGINNING].count(delimiter)), 0
    for at, row in enumerate(islice(_rows(text, delimiter), _LOOKED_AT)):
        cells = row.cells
        if len(cells) == 1 and delimiter in cells[0]:
            cells = tuple(cells[0].split(delimiter))
        count = known_count(map(name_of, cells)), len(cells)
        if count[0] > best[0][0]:
            best = count, at
    return *best, delimiter


class _Lines:
    """The lines of a text, and those that were taken since the last look."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.taken.append(line)
            yield line


def _rows(text: str, delimiter: str, most: int = MOST_ROWS) -> Iterator[Row]:
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    number = count = 0
    while True:
        lines.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(number, (), _reason(error))
            return
        if any(cell.strip() for cell in cells):
            count += 1
            if count > most:
                yield Row(number, (), f"the table has more than {most} rows")
                return
            yield Row(number, tuple(cells), _fault(lines.taken, delimiter))
        number += 1


def _fault(lines: list[str], delimiter: str) -> str:
    """Why a row can't be trusted, though it can be read somehow."""
    if not any('"' in line for line in lines):
        return ""
    try:
        list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error as error:
        return _reason(error)
    return ""


def _reason(error: csv.Error) -> str:
    words = str(error)
    return next((ours for piece, ours in _REASONS if piece in words), "it isn't written as a row")
