"""Which trouble repeats, how often, and when the operator is told. Pure; moments are aware UTC."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta

TOLD_EVERY = timedelta(hours=1)
REPEATS_WITHIN = timedelta(days=1)
"""The same again within so long is no accident any more."""
MOST_KINDS = 40
MOST_TOLD = 5
LONGEST = 80
"""Characters of one word of it; they come from the code, so that is enough."""


@dataclass(frozen=True, slots=True, order=True)
class Trouble:
    """One kind of it. No text of anybody: ``event`` is the constant message of the log, ``what``
    the command, route or kind of row, ``fault`` the name of the exception's class."""

    event: str
    what: str = ""
    fault: str = ""


OTHER = Trouble("other errors")
"""What is beyond ``MOST_KINDS``."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """How often one kind came since it was told last. ``reference``: of the newest line in the log;
    ``repeated_at``: when it first came again within a day, None if it didn't."""

    trouble: Trouble
    times: int
    reference: str
    last_at: datetime
    repeated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What the operator is told. ``since``: of the message before, or of the start of the process
    (``is_first``). ``kinds``: the most frequent; ``times`` counts all."""

    since: datetime
    is_first: bool
    times: int
    kinds: tuple[Occurrences, ...]
    more_kinds: int = 0


class TroubleTally:
    """Trouble since it was told last, in memory. Errors may come from threads: each change of it
    is one assignment."""

    def __init__(self, since: datetime) -> None:
        self.since = since
        self._found: dict[Trouble, Occurrences] = {}

    def add(self, trouble: Trouble, reference: str, at: datetime) -> None:
        """It came once more."""
        if trouble not in self._found and len(self._found) >= MOST_KINDS:
            trouble = OTHER
        before = self._found.get(trouble)
        if before is None:
            self._found[trouble] = Occurrences(trouble, 1, reference, at)
            return
        again = before.repeated_at
        if again is None and at - before.last_at <= REPEATS_WITHIN:
            again = at
        self._found[trouble] = Occurrences(trouble, before.times + 1, reference, at, again)

    def found(self) -> tuple[Occurrences, ...]:
        """All of it, the most frequent first."""
        return tuple(sorted(self._found.copy().values(), key=lambda one: (-one.times, one.trouble)))

    def told(self, reported: Sequence[Occurrences]) -> None:
        """The operator is told of these; what came since then counts anew."""
        for one in reported:
            now = self._found.get(one.trouble)
            if now is None or now.times <= one.times:
                self._found.pop(one.trouble, None)
            else:
                again = now.last_at if now.times - one.times > 1 else None
                left = replace(now, times=now.times - one.times, repeated_at=again)
                self._found[one.trouble] = left


def due_at(found: Sequence[Occurrences], last_told: datetime | None) -> datetime | None:
    """When the operator is to be told; None while nothing repeats."""
    again = min((one.repeated_at for one in found if one.repeated_at is not None), default=None)
    if again is None or last_told is None:
        return again
    return max(again, last_told + TOLD_EVERY)


def summary(
    found: Sequence[Occurrences], started_at: datetime, last_told: datetime | None
) -> Summary:
    """All of it in a few lines."""
    return Summary(
        since=started_at if last_told is None else last_told, is_first=last_told is None,
        times=sum(one.times for one in found), kinds=tuple(found[:MOST_TOLD]),
        more_kinds=max(0, len(found) - MOST_TOLD),
    )  # fmt: skip


def written(one: Summary) -> str:
    """As it stands in a row of the outbox."""
    return json.dumps(asdict(one), default=lambda moment: moment.isoformat())


def read(text: str) -> Summary:
    """What ``written`` wrote."""
    given = json.loads(text)
    kinds = tuple(
        Occurrences(
            Trouble(**kind["trouble"]), kind["times"], kind["reference"], _moment(kind["last_at"])
        )
        for kind in given.pop("kinds")
    )
    return Summary(**{**given, "since": _moment(given["since"]), "kinds": kinds})


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
