"""Where a long model answer is cut: by paragraphs, lists and code, in lines of a phone."""

import pytest

from bot.daily.model_answer.rules import LINE, ROOM, pages

LINES = "\n".join(f"- point {at}" for at in range(1, 24))  # a page of 23 lines


def test_a_page_is_twenty_three_lines_of_thirty_four_characters() -> None:
    assert (LINE, ROOM) == (34, 23)
    assert pages(LINES) == (LINES,)
    assert pages(f"{LINES}\n- one more") == (LINES, "- one more")


@pytest.mark.parametrize(
    ("above", "below", "count"), [(11, 11, 1), (11, 12, 2), (21, 1, 1), (22, 1, 2)]
)
def test_a_blank_line_between_paragraphs_counts(above: int, below: int, count: int) -> None:
    first, second = "\n".join("a" * above), "\n".join("b" * below)
    found = pages(f"{first}\n\n{second}")
    assert len(found) == count
    assert "\n\n".join(found) == f"{first}\n\n{second}"


@pytest.mark.parametrize(("length", "rows"), [(0, 1), (1, 1), (34, 1), (35, 2), (68, 2), (69, 3)])
def test_a_long_line_takes_several_and_an_empty_one_takes_one(length: int, rows: int) -> None:
    rest = "\n".join("a" * (23 - 2 - rows))
    text = f"{'x' * length}.\n{rest}" if length == 0 else f"{'x' * length}\n{rest}"
    assert len(pages(f"{text}\n\ny")) == 1
    assert len(pages(f"{text}\na\n\ny")) == 2


def test_the_address_of_a_link_is_not_read() -> None:
    text = f"[words](https://{'x' * 900})\nand so on.\n\nNext."
    assert pages(text) == (text,)


def test_code_is_never_cut_and_its_blank_lines_part_nothing() -> None:
    code = "```py\n" + "\n\n".join("x = 1" for _ in range(20)) + "\n```"
    assert pages(f"Before.\n\n{code}\n\nAfter.\n\n\n\nLast.") == (
        "Before.",
        code,
        "After.\n\nLast.",
    )
    assert pages("Before.\n\n```a```\n\nAfter.") == ("Before.\n\n```a```\n\nAfter.",)


def test_a_list_longer_than_a_page_goes_on_on_the_next() -> None:
    long = "\n".join(f"- {at}" for at in range(60))
    found = pages(long)
    assert [page.count("\n") + 1 for page in found] == [23, 23, 14]
    assert "\n".join(found) == long
