"""Which days and times of a line of weekly hours belong together. Pure.

What could be read in two ways is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.interviews.profiles.rules.hours import Unreadable
from bot.interviews.profiles.rules.spans import HoursItem, ItemKind, items, kind_at, unreadable
from bot.interviews.profiles.rules.week import describe_days
from bot.server.weekdays import EVERY_DAY

DAYS, TIME, NONE = ItemKind.DAYS, ItemKind.TIME, ItemKind.NONE
JOIN, BREAK, BUT = ItemKind.JOIN, ItemKind.BREAK, ItemKind.BUT
NOT, EXCEPT = ItemKind.NOT, ItemKind.EXCEPT

WHICH_DAYS = "I can't tell which days those times are for."
WHICH_LEFT_OUT = "I can't tell which days that leaves out. Give each day a line of its own."
TIMES_LEFT_OUT = (
    "I can leave out whole days, not hours of them. Give days with other hours a line of their own."
)
NO_DAYS_LEFT_OUT = "I need the days to leave out, such as “weekdays except Wed”."


@dataclass(slots=True)
class HoursGroup:
    """Days and times that belong together; ``opened_by`` is which came first, ``typed`` the part
    between commas in which it began. ``without``: the days that only it leaves out.
    ``part``: when the days are, if no time follows. ``is_contrast``: it stands behind *but*."""

    typed: str = ""
    days: frozenset[int] = frozenset()
    times: list[tuple[int, int]] = field(default_factory=list)
    part: tuple[int, int] = (0, 0)
    opened_by: ItemKind | None = None
    without: frozenset[int] = frozenset()
    is_contrast: bool = False

    @property
    def is_whole(self) -> bool:
        return bool(self.days and self.times)

    @property
    def waits(self) -> bool:
        """Whether it has days and no times yet."""
        return bool(self.days and not self.times)


def groups_of(lines: Iterable[str]) -> list[HoursGroup]:
    """The groups of all lines, each with its days. Raises ``Unreadable``."""
    found: list[HoursGroup] = []
    left_out: frozenset[int] = frozenset()
    is_listed = False
    for text in lines:
        line = _Line(items(text))
        found += _told_apart(line.groups, found)
        left_out |= line.left_out
        is_listed |= any(one.kind is NONE for one in line.items)
    if not found and left_out and not is_listed:
        found = [HoursGroup(days=EVERY_DAY)]
    for group in found:
        named = group.days or EVERY_DAY
        group.days = named - left_out
        if not group.days:
            raise unreadable(group.typed, f"You leave out {describe_days(sorted(named))}, too.")
    return found


def _told_apart(groups: list[HoursGroup], earlier: list[HoursGroup]) -> list[HoursGroup]:
    """The groups of a line, if what comes before leaves no doubt about their days."""
    for at, group in enumerate(groups):
        before = [*earlier, *groups[:at]]
        last = before[-1] if before else HoursGroup()
        if not group.days and (last.waits or any(one.days for one in groups[:at])):
            raise unreadable(group.typed, WHICH_DAYS)
        if group.waits and last.times and not last.days:
            raise unreadable(last.typed, WHICH_DAYS)
        for one in before:
            both = one.days & group.without
            both = both if one.days - both else frozenset()  # "Wed 10-12, Mon-Fri 18-20 except Wed"
            if group.is_contrast:
                both |= (one.days or EVERY_DAY) & group.days
            if both:
                names = describe_days(sorted(both))
                raise unreadable(
                    group.typed, f"You name {names} twice. Give each day its hours once."
                )
    return groups


class _Line:
    """One line, read when it is made: its ``groups``, and the days it leaves out everywhere."""

    def __init__(self, line: list[HoursItem]) -> None:
        self.items = line
        self.left_out: frozenset[int] = frozenset()
        self._groups = [HoursGroup()]
        at = 0
        while at < len(line):
            try:
                at = self._step(at)
            except Unreadable as fault:
                raise unreadable(line[at].typed, str(fault)) from None
        self._settle()

    @property
    def groups(self) -> list[HoursGroup]:
        return [group for group in self._groups if group.opened_by]

    def _step(self, at: int) -> int:
        """Read what begins at ``at``; where it goes on."""
        match self.items[at].kind:
            case ItemKind.DAYS:
                return self._days(at)
            case ItemKind.TIME:
                self._open(at, TIME).times.append(self.items[at].time)
                return at + 1
            case ItemKind.NONE:
                return self._none(at)
            case ItemKind.BUT:
                return self._but(at)
            case ItemKind.NOT | ItemKind.EXCEPT:
                return self._except(at)
        if self._begins_anew(at + 1):
            self._groups.append(HoursGroup())
        return at + 1

    def _settle(self) -> HoursGroup:
        """The last group, with the time of its *weeknights* if it got no other."""
        group = self._groups[-1]
        if group.waits and any(group.part):
            group.times.append(group.part)
        return group

    def _open(self, at: int, what: ItemKind) -> HoursGroup:
        """The group to which what begins at ``at`` belongs."""
        group = self._groups[-1]
        if group.is_whole and group.opened_by is what:
            self._groups.append(group := HoursGroup())
        if not group.opened_by:
            group.opened_by, group.typed = what, self.items[at].typed
        return group

    def _days(self, at: int) -> int:
        item, last = self.items[at], self._settle()
        is_bare = TIME not in self._clause(at) and not any(item.time)
        if is_bare and last.is_whole and last.opened_by is DAYS and self._kind(at - 1) is TIME:
            raise Unreadable(WHICH_DAYS)  # "Mon 18-20 Tue": of the times before, or none?
        group = self._open(at, DAYS)
        group.days |= item.days
        group.part = group.part if group.times else item.time
        return at + 1

    def _none(self, at: int) -> int:
        group = self._settle()
        if group.waits or (not group.days and self._kind(at - 1) is TIME):
            raise Unreadable(WHICH_LEFT_OUT)
        self.left_out |= self.items[at].days
        self._groups.append(HoursGroup())
        return at + 1

    def _but(self, at: int) -> int:
        """*But* begins a new group if days with times follow; else it leaves days out."""
        group, after = self._groups[-1], self._kind(at + 1)
        days, is_timed = self._run(at + 1)
        if after in (NOT, NONE):
            return at + 1
        is_of_these = not any(group.part) or days <= group.days  # "weeknights but Sat 10-12"
        if after is DAYS and group.waits and is_of_these and self._kind(at - 1) is DAYS:
            return self._leave_out(at + 1, everywhere=False)
        if (after is DAYS and is_timed) or (after is TIME and DAYS in self._clause(at + 1)):
            self._settle()
            self._groups.append(HoursGroup(is_contrast=True))
            return at + 1
        if after is TIME and group.waits:
            return at + 1
        if after is DAYS and group.times and days <= (group.days or EVERY_DAY):
            return self._leave_out(at + 1, everywhere=False)
        raise Unreadable("I can't tell what that “but” means for the days.")

    def _except(self, at: int) -> int:
        everywhere = self.items[at].kind is NOT
        at += 1
        while not everywhere and self._kind(at) in (JOIN, BREAK):  # "except, Sun"
            at += 1
        if self._kind(at) is not DAYS:
            raise Unreadable(NO_DAYS_LEFT_OUT)
        return self._leave_out(at, everywhere=everywhere)

    def _leave_out(self, at: int, *, everywhere: bool) -> int:
        """The days after *except*. Those of the last group leave only that, with *except*; all
        others leave the week."""
        group = self._groups[-1]
        if group.waits and self.items[at].days <= group.days:
            return self._leave_out_of(group, at)
        days, end = self._left_out(at)
        if self._kind(end) is TIME:
            raise Unreadable(TIMES_LEFT_OUT)
        if group.waits and TIME in [one.kind for one in self.items[end:]]:
            raise Unreadable(WHICH_LEFT_OUT)
        if group.times and not group.days:
            group.days = EVERY_DAY
        if not everywhere and group.days and days <= group.days:
            self._take(group, days)
        else:
            self.left_out |= days
        self._settle()
        self._groups.append(HoursGroup())
        return end

    def _leave_out_of(self, group: HoursGroup, at: int) -> int:
        """Of days that wait for their times, which may follow."""
        days: frozenset[int] = frozenset()
        while (kind := self._kind(at)) in (DAYS, JOIN, BREAK):
            if kind is DAYS:
                if not self.items[at].days <= group.days:
                    break  # what is not there can't be left out: "weekdays except Wed, Sat 10-14"
                days |= self._plain(at)
            elif self._kind(at + 1) is not DAYS:
                break
            at += 1
        if self._kind(at) is TIME and not self.items[at].is_range:
            raise Unreadable(TIMES_LEFT_OUT)  # "weekdays except Wed evenings"
        self._take(group, days)
        return at

    def _take(self, group: HoursGroup, days: frozenset[int]) -> None:
        group.days -= days
        group.without |= days
        if not group.days:
            raise Unreadable("That leaves no day.")

    def _left_out(self, at: int) -> tuple[frozenset[int], int]:
        """The days that are left out of a group with times, or of all; where it goes on."""
        group = self._groups[-1]
        days, at, is_joined = self._plain(at), at + 1, False
        while True:
            is_joined |= (kind := self._kind(at)) is JOIN
            first = at + (kind in (JOIN, BREAK))
            if self._kind(first) is not DAYS:
                return days, at
            following, is_timed = self._run(first)
            if kind is BREAK:
                if days < self.items[first].days:
                    return days, at  # "no Wed, Mon-Fri 18-21"
                if (group.opened_by or is_joined) and TIME in self._clause(first):
                    return days, at  # "Mon 18-20, not Tue, Wed 19-21"; "not Mon or Tue, Wed 18-20"
                if is_timed or not following <= (group.days or EVERY_DAY):
                    raise Unreadable(WHICH_LEFT_OUT)
            days, at = days | self._plain(first), first + 1

    def _plain(self, at: int) -> frozenset[int]:
        """The days at a place, if they are whole ones."""
        if any(self.items[at].time):
            raise Unreadable(TIMES_LEFT_OUT)
        return self.items[at].days

    def _begins_anew(self, at: int) -> bool:
        """Whether what stands behind a comma is a group of its own."""
        group, clause = self._groups[-1], self._clause(at)
        if TIME not in clause:
            return False
        if group.opened_by is TIME:
            return group.is_whole or clause[0] is DAYS
        is_turned = clause[0] is TIME and clause[-1] is DAYS and {*clause} == {TIME, DAYS}
        return group.is_whole and is_turned  # "weekdays after 6, any time on weekends"

    def _clause(self, at: int) -> list[ItemKind]:
        """The kinds from a place up to the next comma, *and* or *but*."""
        end = at
        while self._kind(end) not in (None, JOIN, BREAK, BUT):
            end += 1
        return [item.kind for item in self.items[at:end]]

    def _run(self, at: int) -> tuple[frozenset[int], bool]:
        """Days in a row, over commas too, and whether times follow them."""
        days: frozenset[int] = frozenset()
        while self._kind(at) in (DAYS, JOIN, BREAK):
            if any(self.items[at].time):
                return days, True
            days |= self.items[at].days
            at += 1
        return days, self._kind(at) is TIME

    def _kind(self, at: int) -> ItemKind | None:
        return kind_at(self.items, at)
