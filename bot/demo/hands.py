"""Pressing and typing for a member, in the ways that real members have.

Whatever isn't there to be pressed gives None: the person at the browser may have been quicker.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from bot.bank.model import Kind, Question
from bot.demo.world import World
from bot.gateway.notifier import custom_ids


class Hands:
    """Uses commands, buttons, lists and forms."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def slash(self, member: Any, command: str, /, **options: Any) -> Any:
        """A slash command in the daily channel; what it shows: a card or a form."""
        world = self._world
        return await world.act(lambda: member.slash(world.channel, command, **options))

    async def press(self, member: Any, card: Any, begins: str, last: str = "") -> Any:
        """Press a button of a private card; what it shows then."""
        button = button_of(card, begins, last)
        if button is None:
            return None
        return await self._world.act(lambda: member.click(card.response, custom_id=button))

    async def click(self, member: Any, place: Any, begins: str, *, dismiss: bool = True) -> Any:
        """Click on the newest message of a place that has such a button, and close the reply."""
        found = (
            (message, one)
            for message in reversed(place.history())
            for one in custom_ids(message.components)
            if one.startswith(begins)
        )
        message, button = next(found, (None, ""))
        if message is None:
            return None
        done = await self._world.act(lambda: member.click(message, custom_id=button))
        if dismiss:
            self._world.dismiss(done)
        return done

    async def fill_in(self, member: Any, form: Any, values: Mapping[str, Any]) -> Any:
        """Submit a form; fields that it doesn't have are left out."""
        if form is None or form.modal is None:
            return None
        known = set(_fields(form.modal["components"]))
        given = {name: value for name, value in values.items() if name in known}
        return await self._world.act(lambda: member.submit_modal(form, given))

    async def answer(
        self, member: Any, card: Any, feature: str, place: str, question: Question
    ) -> Any:
        """The right answer to a question of a quiz, in the way in which it asks for it."""
        rights = [str(at) for at in question.right_choices]
        if question.kind in (Kind.NUMBER, Kind.SHORT):
            form = await self.press(member, card, f"{feature}:form:{place}")
            typed = question.accepted[0] if question.accepted else f"{question.value}"
            return await self.fill_in(member, form, {"number": typed})
        if len(rights) == 1:
            return await self.press(member, card, f"{feature}:pick:{place}:{rights[0]}:")
        select = button_of(card, f"{feature}:picks:{place}")
        if select is None:
            return None
        return await self._world.act(lambda: member.select(card.response, rights, custom_id=select))

    async def wait(self, seconds: int) -> None:
        """Let so many seconds pass, and what is due happen."""
        await self._world.move_to(self._world.clock.now() + timedelta(seconds=seconds))
        await self._world.run_due()


def button_of(card: Any, begins: str, ends: str = "") -> str | None:
    """The id of a private card's first button or list like this."""
    if card is None or card.response is None:
        return None
    found = custom_ids(card.response.message.components)
    return next((one for one in found if one.startswith(begins) and one.endswith(ends)), None)


def _fields(components: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    return (part["component"]["custom_id"] for part in components if "component" in part)
