"""A week of windows: put in order, measured, and said in words. Pure."""

from collections.abc import Iterable

from bot.interviews.values.rules import DAY_MINUTES, Window
from bot.server.weekdays import WEEKDAY_NAMES

WEEK_MINUTES = 7 * DAY_MINUTES
HALF_DAY = DAY_MINUTES // 2
ROOMY_MINUTES = 90
"""What a session with both roles takes."""
DAWN_MINUTE = 7 * 60


def normalise(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Ordered windows of which no two touch."""
    merged: list[Window] = []
    for one in sorted(windows):
        last = merged[-1] if merged else None
        if last is not None and last.weekday == one.weekday and one.start <= last.end:
            merged[-1] = Window(last.weekday, last.start, max(last.end, one.end))
        else:
            merged.append(one)
    return tuple(merged)


def stretches(windows: tuple[Window, ...]) -> tuple[tuple[int, int, int], ...]:
    """Time in one piece, over midnight and over the end of the week too: weekday, first
    minute of that day, length in minutes. One that never ends is the whole week."""
    pieces: list[list[int]] = []
    for one in windows:
        at = one.weekday * DAY_MINUTES + one.start
        if pieces and sum(pieces[-1]) == at:
            pieces[-1][1] += one.end - one.start
        else:
            pieces.append([at, one.end - one.start])
    if len(pieces) > 1 and pieces[0][0] == 0 and sum(pieces[-1]) == WEEK_MINUTES:
        pieces[-1][1] += pieces.pop(0)[1]
    return tuple((at // DAY_MINUTES, at % DAY_MINUTES, minutes) for at, minutes in pieces)


def minutes_a_week(windows: Iterable[Window]) -> int:
    """How much time the windows are, in wall time."""
    return sum(one.end - one.start for one in windows)


def longest_minutes(windows: tuple[Window, ...]) -> int:
    """The most time in one piece; 0 for no windows."""
    return max((minutes for _, _, minutes in stretches(windows)), default=0)


def starts_before_dawn(windows: tuple[Window, ...]) -> bool:
    """Whether some time begins between 1 and 6:59 in the morning: perhaps an evening meant."""
    return any(60 <= start < DAWN_MINUTE for _, start, _ in stretches(windows))


def clock(minute: int) -> str:
    """Such as "18:05"; midnight as an end is "24:00", and over it counts from 0 again."""
    if minute > DAY_MINUTES:
        minute -= DAY_MINUTES
    return f"{minute // 60:02}:{minute % 60:02}"


def describe_windows(windows: Iterable[Window]) -> str:
    """Such as "Mon–Thu 18:00–21:00, Sat 10:00–14:00"; days with the same times together."""
    by_day: dict[int, list[tuple[int, int]]] = {}
    for one in _joined(normalise(windows)):
        by_day.setdefault(one.weekday, []).append((one.start, one.end))
    shared: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for day, times in sorted(by_day.items()):
        shared.setdefault(tuple(times), []).append(day)
    return ", ".join(
        f"{describe_days(days)} "
        + " and ".join(f"{clock(start)}–{clock(end)}" for start, end in times)
        for times, days in shared.items()
    )


def _joined(windows: tuple[Window, ...]) -> list[Window]:
    """Evenings and the nights that follow them as one, up to half a day; ends over 1440."""
    heads = {one.weekday: one for one in windows if one.start == 0}
    taken: set[Window] = set()
    found: list[Window] = []
    for one in windows:
        next_day = heads.get((one.weekday + 1) % 7)
        if one.end == DAY_MINUTES and next_day is not None:
            length = one.end - one.start + next_day.end
            if length <= HALF_DAY:
                taken.add(next_day)
                one = Window(one.weekday, one.start, DAY_MINUTES + next_day.end)
        found.append(one)
    return [one for one in found if one not in taken]


def describe_days(days: list[int]) -> str:
    """Such as "every day", "Mon–Thu" or "Mon, Wed and Fri"."""
    if len(days) == len(WEEKDAY_NAMES):
        return "every day"
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{WEEKDAY_NAMES[days[0]]}–{WEEKDAY_NAMES[days[-1]]}"
    names = [WEEKDAY_NAMES[day] for day in days]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
