"""What is looked at each week and in the end, by what Discord shows and what the tables hold."""

import gc
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from types import CodeType, CoroutineType, FrameType, FunctionType, ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from discord import Thread

from bot.app import App
from bot.core import records
from bot.daily.streaks.service import StreakService
from tests.proof.census import MARK, rows
from tests.soak.groups import RECALL, Group
from tests.soak.hands import controls
from tests.soak.model import (
    Meeting,
    Review,
    Streak,
    grade_of_ticks,
    pairing_faults,
    review_faults,
    streak,
)
from tests.world import World

LATE = timedelta(hours=1)
"""What was due so long ago hangs."""
CODE = (ModuleType, type, FunctionType, CodeType, FrameType, CoroutineType)
"""It doesn't grow, and leads to everything there is."""


class Posted:
    """Where each row of the outbox stands in Discord. A look reads what came since the last one."""

    def __init__(self) -> None:
        self._places = defaultdict[int, set[tuple[int, int]]](set)
        self._last = 0

    def twice(self, groups: Sequence[Group]) -> list[str]:
        """Rows that stand more than once, and days with two cards."""
        backend = groups[0].world.env.backend
        since, self._last = self._last, backend.snowflake()
        fresh = set[int]()
        for place in {one for group in groups for one in group.places()}:
            for message in reversed(groups[0].stored(place)):
                if message.id <= since:
                    break
                if message.author_id == backend.bot_user.id and not message.is_ephemeral:
                    for number in _marks(message):
                        self._places[number].add((place, message.id))
                        fresh.add(number)
        faults = []
        for number in fresh:
            stands = [at for at, one in self._places[number] if one in backend.messages.get(at, {})]
            if len(stands) > 1:
                faults.append(f"row {number} stands {len(stands)} times")
        for group in groups:
            dates = Counter(day.on for day in group.days)
            faults += [f"{group.guild.id}: {n} cards on {on}" for on, n in dates.items() if n > 1]
        return faults


def _marks(message: Any) -> list[int]:
    found = (MARK.search(one["custom_id"]) for one in controls(message.components))
    return [int(one[1]) for one in found if one is not None][:1]


async def ledger_faults(group: Group) -> list[str]:
    """The days of the table against the cards that stood in the channel; a day that was skipped,
    or that nobody could post, has none."""
    found = await rows(
        group.world,
        """SELECT local_date, state, void_reason, sent_at, revealed_at FROM daily_posts
           WHERE guild_id = :guild_id AND message_id IS NOT NULL ORDER BY local_date""",
        guild_id=group.guild.id,
    )
    dates, cards = [one[0] for one in found], [day.on.isoformat() for day in group.days]
    if dates != cards:
        return [f"{group.guild.id}: days {dates}, cards {cards}"]
    faults = []
    for (on, state, void_reason, *moments), day in zip(found, group.days, strict=True):
        day.is_void |= day.is_unread and void_reason.startswith("I was down")
        want = "closed" if day.is_closed else "threaded"
        if state != want and not day.is_void:
            faults.append(f"{group.guild.id}: {on} is {state}, should be {want}")
        if day.is_closed and bool(void_reason) != day.is_void:
            is_void = f"void: {void_reason or 'no'}, should be {day.is_void}"
            faults.append(f"{group.guild.id}: {on}, sent and revealed at {moments}, is {is_void}")
    return faults


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
            noted = await rows(
                group.world,
                """SELECT local_date, subject, practised_at, counts FROM practice_days
                   WHERE guild_id = :guild_id AND user_id = :user_id
                   ORDER BY practised_at DESC LIMIT 30""",
                guild_id=group.guild.id, user_id=who.id,
            )  # fmt: skip
            done = {
                f"{day.on} from {day.came_at:%d %H:%M}{' void' if day.is_void else ''}"
                f"{' held' if who.id in day.held else ''}": day.practised.get(who.id, set())
                for day in group.days[-20:]
            }
            whose = f"{group.guild.id}, {who.name}"
            faults.append(
                f"{whose}: {have}, not {want}: {held}, not {seen}; practised {done}, noted {noted}"
            )
    return faults


async def reviews(world: World, groups: Iterable[Group]) -> list[str]:
    """Every grade against FSRS itself; ticks that were corrected have taken their first grade
    along."""
    recall = {one.guild.id: one.recall for one in groups}
    found = await rows(
        world,
        """SELECT g.guild_id, g.user_id, g.question_id, g.grade, g.graded_at, g.due_at,
                  p.reveal_due_at
           FROM review_grades g LEFT JOIN review_ticks t ON t.grade_id = g.grade_id
           LEFT JOIN daily_posts p ON p.post_id = t.post_id ORDER BY g.grade_id""",
    )
    histories: dict[tuple[int, int, str], list[Review]] = defaultdict(list)
    for guild_id, user_id, question_id, grade, at, due_at, not_before in found:
        moments = datetime.fromisoformat(at), datetime.fromisoformat(due_at)
        until = None if not_before is None else datetime.fromisoformat(not_before)
        histories[guild_id, user_id, question_id].append(Review(grade, *moments, until))
    return [
        f"{guild_id}, {user_id}, {question_id}: {fault}"
        for (guild_id, user_id, question_id), history in histories.items()
        for fault in review_faults(history, recall[guild_id].get(user_id, RECALL[0]) / 100)
    ]


async def ticks(world: World) -> list[str]:
    """The grade of an answer is what its ticks say now, if nothing was graded since and they were
    last corrected on their first day."""
    found = await rows(
        world,
        """SELECT r.guild_id, r.user_id, r.question_id, r.ticked_at, max(f.ticked_at),
                  sum(f.ticked), count(*), g.grade, coalesce(m.remind_tz, s.tz)
           FROM review_ticks r JOIN review_grades g ON g.grade_id = r.grade_id
           JOIN feedback_ticks f ON f.guild_id = r.guild_id AND f.user_id = r.user_id
                AND f.post_id = r.post_id
           JOIN review_cards c ON c.guild_id = r.guild_id AND c.user_id = r.user_id
                AND c.question_id = r.question_id AND c.left_at IS NULL
           JOIN guilds s ON s.guild_id = r.guild_id
           LEFT JOIN members m ON m.guild_id = r.guild_id AND m.user_id = r.user_id
           WHERE NOT EXISTS (SELECT 1 FROM review_grades l WHERE l.guild_id = r.guild_id
                 AND l.user_id = r.user_id AND l.question_id = r.question_id
                 AND l.grade_id > r.grade_id)
           GROUP BY r.post_id, r.user_id""",
    )
    faults = []
    for guild_id, user_id, question_id, first, last, covered, total, grade, tz in found:
        days = {datetime.fromisoformat(at).astimezone(ZoneInfo(tz)).date() for at in (first, last)}
        want = grade_of_ticks(covered, total)
        if len(days) == 1 and grade != want:
            whose = f"{guild_id}, {user_id}, {question_id}"
            faults.append(f"{whose}: {covered} of {total} are ticked, graded {grade}, not {want}")
    return faults


async def pairings(world: World, blocks: dict[frozenset[int], datetime]) -> list[str]:
    """Every mock interview that wasn't called off."""
    found = await rows(
        world,
        """SELECT s.session_id, s.starts_at, s.minutes, s.feedback_at, s.proposed_at, i.user_id
           FROM interview_sessions s JOIN interview_sides i ON i.session_id = s.session_id
           WHERE i.part = 'pair' AND s.state NOT IN ('cancelled', 'no-show')
           ORDER BY s.session_id""",
    )
    people: dict[int, set[int]] = defaultdict(set)
    about = {}
    for session_id, starts_at, minutes, finished_at, proposed_at, user_id in found:
        people[session_id].add(user_id)
        start = datetime.fromisoformat(starts_at)
        agreed = start + timedelta(minutes=minutes)
        end = min(agreed, datetime.fromisoformat(finished_at)) if finished_at else agreed
        about[session_id] = start, end, datetime.fromisoformat(proposed_at)
    meetings = [
        Meeting(one, frozenset(people[one]), *moments)
        for one, moments in about.items()
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
    tables = ("answers", "practice_days", "review_grades", "review_ticks", "quizzes",
              "group_quizzes", "duels", "interview_sessions", "solo_interviews", "stories", "plans",
              "checklist_ticks", "own_questions", "suggestions", "answer_votes", "milestones",
              "role_holders", "outbox")  # fmt: skip
    return {one: (await rows(world, f"SELECT count(*) FROM {one}"))[0][0] for one in tables}


def held_bytes(app: App) -> int:
    """What the running bot holds: all that is reached from it and from its modules, but code, the
    simulated Discord, which keeps every message, and threads: it archives few of them, which is
    when discord.py forgets them."""
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
