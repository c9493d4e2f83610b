"""The pictures of the site; `.ci/run` compares them with the demo."""

import json
import re
from copy import deepcopy

from tests.site import pages, pictures

MOST_BYTES = 60_000


def test_each_picture_is_there_small_and_told_in_words() -> None:
    names = [*(one.name for one in pictures.PICTURES), *pictures.WINDOWS]
    assert sorted(names) == sorted(one.stem for one in pictures.FOLDER.glob("*.webp"))
    assert sorted(names) == sorted(json.loads(pictures.PARTS.read_text("utf-8")))
    for name in names:
        assert (pictures.FOLDER / f"{name}.webp").stat().st_size <= MOST_BYTES, name
    for one in pictures.PICTURES:
        assert len(one.alt) > 20, one.name
    readme = (pages.ROOT / "README.md").read_text("utf-8")
    shown = re.findall(r"content/[\w/]*pictures/[\w.]+", readme)
    assert shown == [f"content/site/pictures/{name}.webp" for name in pictures.WINDOWS]


def test_other_texts_and_boxes_elsewhere_are_named() -> None:
    there = {"quiz": [["p", "Which?", 0, 0, 90, 20], ["button", "A", 0, 30, 20, 10]]}
    assert pictures.differences(there, there) == []
    moved = deepcopy(there)
    moved["quiz"][1][3] += pictures.SLACK
    assert pictures.differences(there, moved) == []
    moved["quiz"][1][3] += 1
    assert pictures.differences(there, moved) == ["quiz, 'A': [0, 30, 20, 10] is [0, 35, 20, 10]"]
    other = {"quiz": [["p", "What?", 0, 0, 90, 20], there["quiz"][1]]}
    assert pictures.differences(there, other) == ["quiz: it says something else: p 'What?'"]
    fewer = {"quiz": there["quiz"][:1]}
    assert pictures.differences(there, fewer) == ["quiz: it says something else: less"]
    assert pictures.differences(there, {}) == ["quiz: only one of the two has it"]
