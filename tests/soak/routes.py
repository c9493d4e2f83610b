"""Which commands and buttons a soak uses: all but those named here, each with the reason.

What was used is counted where the bot itself counts it, so a command that chance never came to is
named in the end.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

from bot.app import App
from bot.gateway.routes import COMMAND, ROUTES

ON_PURPOSE = {
    "answers:form": "`life` answers, so that the model knows of it",
    "answers:submit": "as above",
    "Submit as my answer": "as above",
    "privacy:erase": "`life` lets people go, so that the model forgets them, too",
    "mock block": "`life` says who never meets whom",
    "mock unblock": "as above",
    "organise interviews": "`groups` begins with it; others could leave no pairs",
    "setup": "`groups` begins with it and `life` changes what changes no streak",
    "organise pause": "`servers` does it, so that the model knows which questions are extra",
    "organise resume": "as above",
    "mock join": "`groups` does it to the end",
}
"""Not by chance."""
NEVER = {
    "setup:begin": "stands in a server that isn't set up; the soak's are",
    "setup:started": "as above",
    "setup:there": "as above",
    "setup:introduce": "as above",
    "setup:zone": "asks for a zone that nobody chose; `groups` chooses",
    "setup:ask": "as above",
    "round:begin": "stands where there are no rounds; `groups` begins them",
    "round:begun": "as above",
    "second:agree": "the operator gives no language model",
    "second:show": "as above",
    "second:stop": "as above",
    "trouble:again": "the operator's message about errors that repeat; in a soak each is a fault",
    "trouble:doctor": "as above",
    "question:now": "stands below a day that could not be posted",
    "help:show": "stands where the bot says hello, in a server that isn't set up",
    "profile:zone": "asks for a zone that nobody chose; `people` choose",
    "round:zone": "as above",
    "my_week:there": "asks which of several zones a text means; nobody types one",
    "streaks:remind": "as above",
    "streaks:board": "stands on boards of earlier versions",
    "answers:howto": "stands below a message that is too short; the soak's people write sentences",
    "membership:unblock": "chance says no *never*, and `life` takes its own back by the command",
    "practise:follow_up": "the operator gives no language model",
    "solo:follow_up": "as above",
    "group:choose": "stands for the seconds of a round; tests/practice/quiz plays whole games",
    "group:mine": "as above",
    "group:options": "as above",
    "group:pause": "as above",
    "group:resume": "as above",
    "group:skip": "as above",
    "group:tick": "as above",
}
"""And why."""


class Used:
    """Counts what was done, as the operator's figures do (``core.telemetry.Telemetry``)."""

    def __init__(self) -> None:
        self.ended_as = Counter[tuple[str, str]]()
        self.names = set[str]()
        """Whatever was used, with whichever end."""

    def ended(self, what: str, outcome: str) -> None:
        self.ended_as[what, outcome] += 1
        self.names.add(what)

    def done(self, kind: str, late: timedelta) -> None: ...
    def not_taken(self, failure: Any) -> None: ...
    def outage_began(self) -> None: ...
    def queried(self, access: str, seconds: float) -> None: ...
    def acknowledged(self, what: str, seconds: float) -> None: ...
    def requested(self, kind: str, status: int) -> None: ...
    def refused(self, scope: str) -> None: ...

    @property
    def failed(self) -> dict[str, int]:
        """What ended in an apology, or in silence, and how often."""
        return {
            what: count for (what, how), count in sorted(self.ended_as.items())
            if how in ("failed", "lost")
        }  # fmt: skip


def route_of(name: str) -> str:
    """The route of an id; of a command its own name."""
    return ":".join(name.split(":")[:2])


def names_of(app: App) -> set[str]:
    """Every command and every route of the bot, without former names."""
    found = set()
    for cog in (one for feature in app.features for one in feature.cogs):
        for function in vars(type(cog)).values():
            found |= {one.name for one in getattr(function, ROUTES, ())}
            if (command := getattr(function, COMMAND, None)) is not None:
                found.add(command.name)
    return found
