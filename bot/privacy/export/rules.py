"""The export as JSON, and as files that Discord takes. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from itertools import accumulate
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.privacy.export.messages import ExportFile

Tables = dict[str, list[dict[str, Any]]]
"""Rows by their table."""
Found = Mapping[str, list[dict[str, Any]]] | Mapping[str, Tables]
"""Of one server, or of all by the server's id."""
Row = tuple[str, str, dict[str, Any]]
NAME, NAMING = "my-study-data", 100
"""How a file is called, and what a longer name may take."""
READABLE = 0o600 << 16
"""For its owner, where it is unpacked on Unix."""
PLAIN, LARGEST, MOST_FILES = 2 * 1024**2, 9 * 1024**2, 8
"""Discord takes 10 MiB a file."""


def as_text(found: object) -> str:
    """As JSON that can be read."""
    return json.dumps(found, indent=2, ensure_ascii=False)


def files_of(found: Found, text: str) -> tuple[ExportFile, ...]:
    """What is small as it is, what is large zipped; what is still too large in parts of some rows
    each, every one complete by itself. Takes a while where there is much."""
    whole = text.encode()
    if len(whole) <= PLAIN:
        return (ExportFile(f"{NAME}.json", whole),)
    packed = _zipped(NAME, whole)
    if len(packed) <= LARGEST:
        return (ExportFile(f"{NAME}.zip", packed),)
    if len(packed) > MOST_FILES * LARGEST:
        return ()
    parts = _fitting(found, whole)
    names = [f"{NAME}-{at}-of-{len(parts)}" for at in range(1, len(parts) + 1)]
    ends = (f"{name}.zip" for name in names)
    files = tuple(map(ExportFile, ends, map(_zipped, names, parts)))
    fits = len(files) <= MOST_FILES and all(len(one.content) <= LARGEST for one in files)
    return files if fits else ()


def _fitting(found: Found, text: bytes) -> list[bytes]:
    """Halved until each part fits when it is packed, or is one row."""
    rows = list(rows_of(found))
    if len(rows) == 1 or len(_zipped(NAME, text)) + NAMING <= LARGEST:
        return [text]
    sizes = list(accumulate(len(as_text(row).encode()) for _, _, row in rows))
    half = sum(1 for size in sizes if 2 * size <= sizes[-1])
    half = min(max(half, 1), len(rows) - 1)
    parts = (_tables(rows[:half]), _tables(rows[half:]))
    return [fit for one in parts for fit in _fitting(one, as_text(one).encode())]


def _zipped(name: str, content: bytes) -> bytes:
    packed, inside = BytesIO(), ZipInfo(f"{name}.json")
    inside.external_attr = READABLE
    with ZipFile(packed, "w") as file:
        file.writestr(inside, content, ZIP_DEFLATED)
    return packed.getvalue()


def rows_of(found: Found) -> Iterator[Row]:
    """Each row with its server, "" where that isn't said, and its table."""
    for name, inside in found.items():
        tables = {name: inside} if isinstance(inside, list) else inside
        for table, rows in tables.items():
            for row in rows:
                yield "" if isinstance(inside, list) else name, table, row


def _tables(rows: Iterable[Row]) -> dict[str, Any]:
    """The rows as they were found."""
    found: dict[str, Any] = {}
    for server, table, row in rows:
        tables = found.setdefault(server, {}) if server else found
        tables.setdefault(table, []).append(row)
    return found
