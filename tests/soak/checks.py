"""What is looked at each week and in the end, by what Discord shows and what the tables hold."""

import gc
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from types import CodeType, CoroutineType, FrameType, FunctionType, ModuleType
from typing import Any

from discord import Thread

from bot.app import App
from bot.core import records
from bot.daily.streaks.service import StreakService
from tests.proof.census import by_the_bot, marker_of, rows
from tests.soak.groups import Group
from tests.soak.model import Meeting, Review, Streak, pairing_faults, review_faults, streak
from tests.world import World

LATE = timedelta(hours=1)
"""What was due so long ago hangs."""
CODE = (ModuleType, type, FunctionType, CodeType, FrameType, CoroutineType)
"""It doesn't grow, and leads to everything there is."""


def posted_twice(groups: Iterable[Group]) -> list[str]:
    """Rows of the outbox that stand in Discord more than once, and days with two cards."""
    faults = []
    numbers: dict[tuple[int, int], int | None] = {}  # people of two servers have one mailbox
    for group in groups:
        world = group.world
        places = [group.channel, *group.channel.threads]
        known = {one.id: one for one in group.people}
        direct = world.env.backend.dm_channels
        places += [one.user.dm_channel for one in known.values() if one.id in direct]
        numbers |= {
            (place.id, message.id): marker_of(message)
            for place in places
            for message in by_the_bot(world, place)
        }
        dates = Counter(day.on for day in group.days)
        faults += [f"{group.guild.id}: {n} questions on {on}" for on, n in dates.items() if n > 1]
    seen = Counter(number for number in numbers.values() if number is not None)
    return faults + [f"row {one} stands {count} times" for one, count in seen.items() if count > 1]


async def ledger_faults(group: Group) -> list[str]:
    """The days of the table against the cards that stood in the channel."""
    found = await rows(
        group.world,
        "SELECT local_date, state FROM daily_posts WHERE guild_id = :guild_id ORDER BY local_date",
        guild_id=group.guild.id,
    )
    wanted = [
        (
            day.on.isoformat(),
            "void" if day.is_void and day.is_closed else "closed" if day.is_closed else "threaded",
        )
        for day in group.days
    ]
    dates = [on for on, _state in found]
    if dates != [on for on, _state in wanted]:
        return [f"{group.guild.id}: days {dates}, cards {[on for on, _ in wanted]}"]
    return [
        f"{group.guild.id}: {on} is {state}, should be {want}"
        for (on, state), (_, want) in zip(found, wanted, strict=True)
        if state != want and want != "void"
    ]


async def streak_faults(group: Group) -> list[str]:
    """Every member's figures against the model's."""
    faults = []
    for who in group.people:
        shown = await StreakService(group.world.app.core).show(group.guild.id, who.id, who.id)
        said = shown.progress
        have = Streak(said.current, said.longest, said.freezes)
        want = streak(group.days, who.id)
        if have != want:
            held = await rows(
                group.world,
                """SELECT local_date, counts, late, withdrawn_at, answered_at FROM answers
                   WHERE guild_id = :guild_id AND user_id = :user_id ORDER BY local_date""",
                guild_id=group.guild.id, user_id=who.id,
            )  # fmt: skip
            seen = [str(day.on) for day in group.days if day.counts_for(who.id)]
            faults.append(f"{group.guild.id}, {who.name}: {have}, not {want}: {held}, not {seen}")
    return faults


async def reviews(world: World) -> list[str]:
    """Every grade against FSRS itself."""
    found = await rows(
        world,
        """SELECT guild_id, user_id, question_id, grade, graded_at, due_at FROM review_grades
           WHERE source <> 'ticks' ORDER BY grade_id""",
    )
    histories: dict[tuple[Any, ...], list[Review]] = defaultdict(list)
    for *whose, grade, at, due_at in found:
        moments = datetime.fromisoformat(at), datetime.fromisoformat(due_at)
        histories[tuple(whose)].append(Review(grade, *moments))
    ticked = await rows(
        world, "SELECT guild_id, user_id, question_id FROM review_grades WHERE source = 'ticks'"
    )
    return [
        f"{whose}: {fault}"
        for whose, history in histories.items()
        if whose not in ticked
        for fault in review_faults(history)
    ]


async def pairings(world: World, blocks: dict[frozenset[int], datetime]) -> list[str]:
    """Every mock interview that wasn't called off."""
    found = await rows(
        world,
        """SELECT s.session_id, s.starts_at, s.minutes, s.proposed_at, i.user_id
           FROM interview_sessions s JOIN interview_sides i ON i.session_id = s.session_id
           WHERE i.part = 'pair' AND s.state NOT IN ('cancelled', 'no-show')
           ORDER BY s.session_id""",
    )
    people: dict[int, set[int]] = defaultdict(set)
    about = {}
    for session_id, starts_at, minutes, proposed_at, user_id in found:
        people[session_id].add(user_id)
        moments = datetime.fromisoformat(starts_at), datetime.fromisoformat(proposed_at)
        about[session_id] = (*moments, minutes)
    meetings = [
        Meeting(one, frozenset(people[one]), start, minutes, proposed_at)
        for one, (start, proposed_at, minutes) in about.items()
        if len(people[one]) == 2  # of the others one was erased
    ]
    return pairing_faults(meetings, blocks)


async def stuck(world: World) -> list[str]:
    """What should have happened an hour ago and has not."""
    since = records.store(world.env.now() - LATE)
    hangs = {
        "outbox": "SELECT kind, subject FROM outbox WHERE state = 'due' AND due_at <= :since",
        "post": """SELECT local_date, state FROM daily_posts WHERE reveal_due_at <= :since
                   AND state NOT IN ('closed', 'void', 'skipped')""",
        "session": "SELECT session_id, state FROM interview_sessions WHERE due_at <= :since",
        "round": """SELECT guild_id, next_round_on FROM interview_settings
                    WHERE next_round_at <= :since""",
        "reminder": "SELECT user_id, remind_at FROM members WHERE next_reminder_at <= :since",
        "group quiz": "SELECT quiz_id, phase FROM group_quizzes WHERE due_at <= :since",
    }
    return [
        f"{what} hangs: {row}"
        for what, sql in hangs.items()
        for row in await rows(world, sql, since=since)
    ]


async def reached(world: World) -> dict[str, int]:
    """How much of what can be done was done: rows by their table."""
    tables = ("answers", "review_grades", "quizzes", "group_quizzes", "duels",
              "interview_sessions", "outbox")  # fmt: skip
    return {one: (await rows(world, f"SELECT count(*) FROM {one}"))[0][0] for one in tables}


def held_bytes(app: App) -> int:
    """What the running bot holds: all that is reached from it and from its modules, but code, the
    simulated Discord, which keeps every message, and threads: it archives none by its age, which
    is when discord.py forgets it."""
    ours = [module for name, module in sys.modules.items() if re.match(r"bot\b(?!\.demo\b)", name)]
    waiting: list[Any] = [app, *(vars(module) for module in ours)]
    seen, held = set[int](), 0
    while waiting:
        thing = waiting.pop()
        kind = type(thing)
        if id(thing) in seen or issubclass(kind, CODE) or _is_outside(kind):
            continue
        seen.add(id(thing))
        held += sys.getsizeof(thing)
        waiting += gc.get_referents(thing)
    return held


def _is_outside(kind: type) -> bool:
    return (
        kind is Thread or re.match(r"(simcord|tests|bot\.demo)\b", str(kind.__module__)) is not None
    )
