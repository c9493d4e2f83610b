"""A place with a group quiz, and its people, for tests."""

from collections import Counter
from datetime import timedelta
from typing import Any

from tests.world import World, texts

SECOND = timedelta(seconds=1)
FOR_THE_HOST = {"Start", "Pause", "Go on", "Skip", "Next", "End"}


class Table:
    """A channel with a game, and its people."""

    def __init__(self, here: World, place: Any = None) -> None:
        self.here = here
        self.place = here.channel if place is None else place
        self.ann = here.member("ann")
        self.bob = here.member("bob")
        self.private: dict[int, Any] = {}
        self.sent: Counter[int] = Counter()

    @property
    def card(self) -> Any:
        """The public card, the newest message of the channel."""
        return self.place.history()[-1]

    async def open(self, **options: Any) -> Any:
        result = await self.ann.slash(self.place, "quiz group", **options)
        assert result.ephemeral
        self.private[self.ann.id] = result.response
        await self.here.run_due()
        return result

    async def begin(self, **options: Any) -> None:
        """Ann and Bob are in, and the first question stands."""
        await self.open(**{"topic": "ml-basics", "questions": 2, **options})
        await self.click(self.bob, "Join")
        await self.click(self.ann, "Start")
        await self.wait(2)

    async def click(self, who: Any, label: str, card: Any = None) -> str:
        """Click on the public card, or what only the host sees; what the private answer says."""
        shown = card or self.card
        if label in FOR_THE_HOST:
            controls = self.said(who, await who.click(shown, label="For the host"))
            if "running this quiz" not in texts(controls):
                return texts(controls)
            shown = controls
        result = await who.click(shown, label=label)
        return texts(self.said(who, result))

    def said(self, who: Any, result: Any) -> Any:
        """The private message after a click: a new one, or the one that they have."""
        if result.ephemeral:
            self.private[who.id] = result.response
            self.sent[who.id] += 1
        return self.private[who.id]

    async def wait(self, seconds: float) -> None:
        await self.here.forward(seconds * SECOND)

    def shows(self, words: str) -> bool:
        return words in texts(self.card)

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        return await self.here.app.database.read(
            lambda tx: [tuple(row) for row in tx.execute(query)]
        )

    def edits(self) -> int:
        return sum(
            one.method == "PATCH" and "/webhooks/" not in one.path
            for one in self.here.env.http_requests
        )
