"""What tests of joining share: members who type, and what they see."""

import re
from typing import Any

from tests.world import World, texts

BASICS: dict[str, Any] = {
    "level": "mid",
    "tracks": ["coding", "ml-breadth"],
    "hours": "Mon–Thu 18–21, Sat 10-14",
    "zone": "Europe/Berlin",
    "topics": [],
}
WISHES: dict[str, Any] = {
    "cadence": "weekly",
    "languages": ["english"],
    "more_languages": "",
    "role_wish": "both",
    "odd_wish": "first-next",
}


class Person:
    """A member with a phone; ``said`` is the last private answer."""

    def __init__(self, here: World, actor: Any, channel: Any = None) -> None:
        self.here = here
        self.actor = actor
        self.channel = channel or here.channel
        self.card: Any = None

    @property
    def id(self) -> int:
        return int(self.actor.id)

    @property
    def said(self) -> str:
        return texts(self.card)

    @property
    def actions(self) -> list[str]:
        """What the buttons and selects of the card do."""
        return [one.split(":")[1] for one in card_ids(self.card)]

    def _see(self, result: Any) -> Any:
        if result.modal is None:
            assert result.ephemeral or result.response is None or self.card is not None
            self.card = result.response or self.card
        return result

    async def slash(self, name: str, **options: Any) -> str:
        result = await self.actor.slash(self.channel, f"mock {name}", **options)
        assert result.ephemeral
        self.card = result.response
        return self.said

    async def open(self, name: str, **options: Any) -> Any:
        """A command whose answer is a form."""
        result = await self.actor.slash(self.channel, f"mock {name}", **options)
        assert result.modal is not None
        return result

    async def form(self, label: str) -> Any:
        """A button whose answer is a form."""
        result = await self.actor.click(self.card, label=label)
        assert result.modal is not None
        return result

    async def submit(self, form: Any, values: dict[str, Any]) -> str:
        self._see(await self.actor.submit_modal(form, values))
        return self.said

    async def click(self, label: str, card: Any = None) -> str:
        self._see(await self.actor.click(card or self.card, label=label))
        return self.said

    async def join(self, wishes: dict[str, Any] | None = None, **basics: Any) -> str:
        """The whole way in."""
        await self.submit(await self.open("join"), {**BASICS, **basics})
        if wishes is not None:
            await self.submit(await self.form("More preferences"), {**WISHES, **wishes})
        return await self.click("Save")


def card_ids(card: Any) -> list[str]:
    """All ids in a private answer, which the simulated Discord keeps as plain data."""
    return re.findall(r"'custom_id': '([^']+)'", repr(card.components))


async def rows(here: World, query: str) -> list[tuple[Any, ...]]:
    """What the database holds."""
    return await here.app.database.read(lambda tx: [tuple(row) for row in tx.execute(query)])


def defaults(form: Any) -> dict[str, Any]:
    """What a form shows before anything is typed, by the id of the field."""
    found: dict[str, Any] = {}
    for label in form.modal["components"]:
        field = label["component"]
        options = field.get("options")
        if options is None:
            found[field["custom_id"]] = field.get("value", "")
        else:
            found[field["custom_id"]] = [one["value"] for one in options if one.get("default")]
    return found
