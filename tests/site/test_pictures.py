"""The pictures of the site show what the demo shows: by texts and boxes, never by pixels."""

import importlib.util
import json

import pytest

from bot.demo.preview import NEEDED
from tests.site import pictures
from tests.site.browser import chromium

MOST_BYTES = 60_000
SLACK = 4
"""Pixels by which a box may differ: another version of Chromium breaks no line elsewhere."""


def test_each_picture_is_there_small_and_told_in_words() -> None:
    names = [one.name for one in pictures.PICTURES]
    assert sorted(names) == sorted(one.stem for one in pictures.FOLDER.glob("*.webp"))
    assert sorted(names) == sorted(json.loads(pictures.PARTS.read_text("utf-8")))
    for one in pictures.PICTURES:
        assert (pictures.FOLDER / f"{one.name}.webp").stat().st_size <= MOST_BYTES, one.name
        assert len(one.alt) > 20, one.name


@pytest.mark.skipif(chromium() is None, reason="Chromium isn't installed")
@pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in NEEDED),
    reason="needs simcord's preview extra",
)
async def test_the_pictures_are_what_the_demo_shows() -> None:
    program = chromium()
    assert program is not None
    known = json.loads(pictures.PARTS.read_text("utf-8"))
    taken = await pictures.taken(program)
    assert sorted(taken) == sorted(known)
    for name, one in taken.items():
        texts = [(kind, text) for kind, text, *_ in one.parts]
        assert texts == [(kind, text) for kind, text, *_ in known[name]], f"{name}: {AGAIN}"
        for (_, text, *box), (_, _, *before) in zip(one.parts, known[name], strict=True):
            apart = max(abs(a - b) for a, b in zip(box, before, strict=True))
            assert apart <= SLACK, f"{name}, {text!r}: {before} is {box}; {AGAIN}"


AGAIN = "`python -m tests.site.pictures` takes them again; look at them"
