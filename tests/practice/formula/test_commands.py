"""/formula: drawn privately or for everyone; a mistake is shown at its place."""

from typing import Any

import pytest

from bot.core.errors import UserError
from bot.gateway.drawing.worker_process import is_installed
from bot.practice.formula import rules
from tests.practice.quiz.conftest import bank  # noqa: F401
from tests.world import World, texts


@pytest.mark.parametrize("typed", [r"\frac{a}{b}", r"$\frac{a}{b}$", " $$ \\frac{a}\n{b} $$ "])
def test_the_dollars_around_a_formula_are_taken_off(typed: str) -> None:
    assert rules.read(typed).words == "a/b"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("$$", "There is no formula yet"),
        ("{}", "There is no formula yet"),
        (r"\frac{1}{2", "at character 9:\n```\n\\frac{1}{2\n        ^\n```\nNothing"),
        (
            "x" * 100 + r"\foo",
            "`\\foo`, at character 101:\n```\n" + "x" * 30 + "\\foo\n" + " " * 30,
        ),
        ("a`\\foo", "```\na'\\foo\n  ^"),
    ],
)
def test_a_mistake_is_shown_at_its_place(typed: str, shown: str) -> None:
    with pytest.raises(UserError) as refused:
        rules.read(typed)
    assert shown in refused.value.text


async def test_what_stands_in_for_a_picture_is_no_link_of_the_bots(here: World) -> None:
    here.app.drawing.is_available = False
    latex = r"\text{a` [Nitro](https://evil.example) `b}"
    shown = await here.member("ann").slash(here.channel, "formula", latex=latex, public=True)
    assert "a' [Nitro](https://evil.example) 'b`" in texts(shown.response)
    assert "a` [" not in texts(shown.response)


async def test_a_formula_is_drawn_for_oneself_for_all_and_from_the_form(here: World) -> None:
    ann = here.member("ann")

    async def formula(**options: Any) -> Any:
        return await ann.slash(here.channel, "formula", **options)

    mine = await formula(latex=r"\frac{a}{b}")
    assert mine.ephemeral
    assert r"\frac{a}{b}" in texts(mine.response)
    if is_installed():
        assert [one.filename.endswith(".png") for one in mine.response.attachments] == [True]
        assert "a/b" not in texts(mine.response)
    assert not (await formula(latex="x^2", public=True)).ephemeral
    form = await ann.click(mine.response, label="Draw another")
    other = await ann.submit_modal(form, {"latex": r"\alpha^2"})
    assert other.ephemeral
    assert r"\alpha^2" in texts(other.response)
    refused = await formula(latex=r"\fraq{a}{b}", public=True)
    assert "did you mean `\\frac`" in texts(refused.response)
    here.app.drawing.is_available = False
    assert "`a/b`" in texts((await formula(latex=r"\frac{a}{b}")).response)
