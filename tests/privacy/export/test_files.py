"""An export as files that Discord takes: nothing missing, none too large, each whole by itself."""

import json
import random
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.gateway import layout
from bot.privacy import ui
from bot.privacy.export import rules
from bot.privacy.export.messages import ExportFile
from bot.privacy.export.rules import as_text, files_of
from bot.privacy.messages import Exported, Terms


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (rules.PLAIN, rules.LARGEST, rules.MOST_FILES) == (2 * 2**20, 9 * 2**20, 8)
    monkeypatch.setattr(rules, "PLAIN", 2_000)
    monkeypatch.setattr(rules, "LARGEST", 20_000)


def noise(length: int) -> str:
    """Text that packs badly."""
    return "".join(random.Random(length).choices("abcdefghijklmnopqrstuvwxyz ", k=length))


def found(rows: int, length: int) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [{"at": at, "body": noise(length + at)} for at in range(rows)] for name in ("a", "b")
    }


def inside(file: ExportFile) -> Any:
    with ZipFile(BytesIO(file.content)) as opened:
        (name,) = opened.namelist()
        assert name == file.name.replace(".zip", ".json")
        assert opened.getinfo(name).external_attr >> 16 == 0o600
        return json.loads(opened.read(name))


def test_what_is_small_comes_as_it_is() -> None:
    what = found(1, 10)
    (file,) = files_of(what, as_text(what))
    assert file == ExportFile("my-study-data.json", as_text(what).encode())


def test_what_is_large_is_packed() -> None:
    what = {"a": [{"body": "the same again " * 10_000}]}
    (file,) = files_of(what, as_text(what))
    assert file.name == "my-study-data.zip"
    assert inside(file) == what


@pytest.mark.parametrize("in_servers", [False, True])
def test_what_is_still_too_large_comes_in_parts_of_whole_rows(in_servers: bool) -> None:
    what: Any = found(12, 4500) | {"c": [{"at": 1}]}
    if in_servers:
        what = {"7": what, "8": {"c": [{"at": 2}]}}
    files = files_of(what, as_text(what))
    assert [one.name for one in files] == [
        f"my-study-data-{at}-of-{len(files)}.zip" for at in range(1, len(files) + 1)
    ]
    assert 1 < len(files) <= rules.MOST_FILES
    assert all(len(one.content) <= rules.LARGEST for one in files)
    rows = [row for one in files for row in rules.rows_of(inside(one))]
    assert rows == list(rules.rows_of(what))


def test_where_a_part_packs_worse_than_all_together_parts_are_smaller() -> None:
    what = {"a": [{"body": noise(18_000)}, {"body": noise(18_001)}, *[{"body": "x" * 15_000}] * 3]}
    files = files_of(what, as_text(what))
    assert all(len(one.content) <= rules.LARGEST for one in files)
    assert [row for one in files for row in inside(one)["a"]] == what["a"]


SCRIPTS = {
    "Latin": (0x61, 26), "Cyrillic": (0x430, 32), "Arabic": (0x627, 36), "Hindi": (0x905, 50),
    "Chinese": (0x4E00, 4000), "emoji": (0x1F600, 79),
}  # fmt: skip
MOST_ZIPS = 1 + 2 * 15 + 8
"""The whole, each part while it is halved down to eight or a few more, and what is handed out."""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    scripts=st.lists(st.sampled_from(sorted(SCRIPTS)), min_size=1, max_size=3),
    rows=st.integers(8, 300), size=st.integers(15_000, 50_000), seed=st.integers(0, 9),
)  # fmt: skip
def test_what_is_large_in_any_script_comes_in_a_few_parts(
    monkeypatch: pytest.MonkeyPatch, scripts: list[str], rows: int, size: int, seed: int
) -> None:
    by_chance, calls = random.Random(seed), []

    def body(at: int) -> str:
        first, count = SCRIPTS[scripts[at % len(scripts)]]
        return "".join(chr(first + by_chance.randrange(count)) for _ in range(size // rows))

    def count(*where: Any) -> ZipFile:
        calls.append(where)
        return ZipFile(*where)

    what: Any = {"a": [{"at": at, "body": body(at)} for at in range(rows)]}
    with monkeypatch.context() as patched:
        patched.setattr(rules, "ZipFile", count)
        files = files_of(what, as_text(what))
    assert 1 <= len(files) <= rules.MOST_FILES
    assert all(len(one.content) <= rules.LARGEST for one in files)
    assert [row for one in files for row in inside(one)["a"]] == what["a"]
    assert len(calls) <= MOST_ZIPS


@pytest.mark.parametrize(("rows", "length"), [(60, 6000), (1, 40_000)], ids=["many", "one row"])
def test_what_is_more_than_that_is_not_handed_out_here(rows: int, length: int) -> None:
    what = found(rows, length)
    assert files_of(what, as_text(what)) == ()


def words(exported: Exported) -> str:
    drawn = ui.exported(exported)
    if isinstance(drawn, layout.FileReply):
        return drawn.words
    return "\n".join(getattr(one, "content", "") for one in drawn.walk_children())


def test_who_gets_no_file_reads_who_can_make_one() -> None:
    nothing = Exported("", 12_345, user_id=7)  # type: ignore[arg-type]
    assert "12,345 entries about you in all servers" in words(nothing)
    assert "ask your organisers" in words(nothing)
    assert "`studybot export --user 7`" in words(nothing)
    known = Exported("", 2, terms=Terms(contact="Ada, ada@example.org"), files=(), user_id=7)  # type: ignore[arg-type]
    assert "Ada, ada@example.org" in words(known)


def test_the_words_beside_files_say_how_they_are_read() -> None:
    one = Exported("", 2, files=(ExportFile("a.zip", b"1"),))
    assert "packed" in words(one)
    assert "files" not in words(one)
    two = Exported("", 2, files=(ExportFile("a.zip", b"1"), ExportFile("b.zip", b"2")))
    assert "It takes 2 files" in words(two)
    drawn = ui.exported(two)
    assert isinstance(drawn, layout.FileReply)
    assert (drawn.content, drawn.more) == (b"1", (("b.zip", b"2"),))
    assert "studybot export" in drawn.too_large
    assert "packed" not in words(Exported("", 2, files=(ExportFile("a.json", b"1"),)))
