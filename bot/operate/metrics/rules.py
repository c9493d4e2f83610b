"""Which figures there are: their names, labels, buckets, and what they tell. Pure.

The one table: the registry is made of it, and the dashboard, the alerts and the README are tested
against it. No label holds an id or a text of anybody.
"""

from dataclasses import dataclass
from enum import Enum

PREFIX = "studybot"


class FigureType(Enum):
    """How a figure behaves, in Prometheus' words."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. ``name`` without the prefix and without what Prometheus puts behind it;
    ``buckets`` of a histogram: upper bounds, ascending, in seconds."""

    name: str
    type: FigureType
    tells: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()

    @property
    def series(self) -> tuple[str, ...]:
        """The names that can be asked for."""
        whole = f"{PREFIX}_{self.name}"
        if self.type is FigureType.HISTOGRAM:
            return f"{whole}_bucket", f"{whole}_sum", f"{whole}_count"
        return (f"{whole}_total" if self.type is FigureType.COUNTER else whole,)


LATE = Figure(
    "outbox_lateness_seconds", FigureType.HISTOGRAM,
    "How long after it was due something was posted or done in Discord.", ("kind",),
    (1, 2, 5, 10, 30, 60, 300, 900, 3600),
)  # fmt: skip
NOT_TAKEN = Figure(
    "outbox_not_taken", FigureType.COUNTER, "Tries that Discord did not take, by why.", ("failure",)
)
ROWS = Figure(
    "outbox_rows", FigureType.GAUGE,
    "Rows that are due by now, and rows that failed and wait (stuck).", ("state",),
)  # fmt: skip
INTERACTIONS = Figure(
    "interactions", FigureType.COUNTER,
    "Commands, clicks and forms, by how they ended: answered, refused, failed or lost.",
    ("command", "outcome"),
)  # fmt: skip
ACKNOWLEDGED = Figure(
    "interaction_acknowledgement_seconds", FigureType.HISTOGRAM,
    "From the arrival of an interaction to its first answer; Discord waits for three seconds.",
    ("command",), (0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3),
)  # fmt: skip
ERRORS = Figure(
    "errors", FigureType.COUNTER, "Errors in the log, by the module that wrote it.", ("where",)
)
DATABASE = Figure(
    "database_seconds", FigureType.HISTOGRAM,
    "How long transactions took, the waiting for their turn included.", ("access",),
    (0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2),
)  # fmt: skip
OUTAGES = Figure(
    "outages", FigureType.COUNTER, "Outages that began since the start of the process."
)
AWAY = Figure(
    "outage_seconds",
    FigureType.GAUGE,
    "For how long the outage that lasts has lasted; 0 without one.",
)
READY = Figure("ready", FigureType.GAUGE, "1 while all is well (as /readyz says it), else 0.")
GUILDS = Figure("guilds", FigureType.GAUGE, "Servers that the bot is in.")
SHARDS = Figure(
    "shards",
    FigureType.GAUGE,
    "Connections to the gateway, those wanted and those connected.",
    ("state",),
)
ACTIVE = Figure(
    "members_active", FigureType.GAUGE,
    "Members of all servers who answered a question of the day within so many days.", ("days",),
)  # fmt: skip
REQUESTS = Figure(
    "discord_requests", FigureType.COUNTER,
    "Requests to Discord, by what they are about and the status that came back; 0: no answer.",
    ("kind", "status"),
)  # fmt: skip
REFUSALS = Figure(
    "discord_refusals", FigureType.COUNTER, "Requests that Discord refused as too many (429).",
    ("scope",),
)  # fmt: skip

FIGURES = (
    LATE, NOT_TAKEN, ROWS, INTERACTIONS, ACKNOWLEDGED, ERRORS, DATABASE, OUTAGES, AWAY, READY,
    GUILDS, SHARDS, ACTIVE, REQUESTS, REFUSALS,
)  # fmt: skip
ACTIVE_DAYS = (7, 30)
