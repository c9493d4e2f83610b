"""A form shows what it asks: whoever types has the whole question above the field."""

import dataclasses
from typing import Any

from discord import ui

from bot.bank.model import Question
from bot.gateway.layout import after_lists
from tests.gateway.examples import drawn_examples
from tests.world import World

FIRST = 200
"""Characters of a prompt; the rest of the longest may be told where it stands."""


def prompt_of(message: Any) -> str | None:
    """What is asked, if a question is."""
    fields = [getattr(message, field.name) for field in dataclasses.fields(message)]
    found = next((one for one in fields if isinstance(one, Question)), message)
    return getattr(found, "prompt", None)


async def test_every_form_about_a_question_shows_its_prompt(here: World) -> None:
    asked, without = set(), set()
    for kind, render in here.app.router.renderers.items():
        for message, form in drawn_examples(kind, render):
            prompt = prompt_of(message)
            if not isinstance(form, ui.Modal) or not prompt:
                continue
            asked.add(kind.__name__)
            words = "\n".join(getattr(one, "content", "") for one in form.walk_children())
            if after_lists(prompt.strip())[:FIRST] not in words:
                without.add(kind.__name__)
    assert without == set()
    assert asked >= {"AnswerForm", "PractiseForm", "SoloForm", "TypedAnswerForm"}
