"""Everything that the bot makes in Discord, by the kind of its row, and how that comes about."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.core import records
from bot.core.database import Database, Transaction
from bot.core.ids import ChannelId, GuildId, RoleId, UserId
from bot.core.outbox import store as outbox
from bot.interviews.matching import store as rounds
from bot.interviews.matching.store import Assignment
from bot.interviews.membership import store as pool
from bot.interviews.membership.store import PoolPlace
from bot.interviews.profiles import store as profiles
from bot.interviews.session.tx import machine
from bot.interviews.values import store as interview_settings
from bot.interviews.values.rules import (
    Half,
    InterviewSettings,
    Level,
    Outcome,
    PlannedSession,
    Profile,
    RoundKind,
    SessionState,
    Track,
    VoiceKind,
    Window,
)
from bot.operate.trouble import rules as trouble
from bot.progress.roles import store as roles
from bot.progress.roles.rules import EarnedBy, RoleRule
from tests.wire.lab import Lab

SOON = timedelta(minutes=16.5)
"""The check-in of the interview opens a while after that was agreed."""


@dataclass(slots=True)
class Scene:
    """A server with its people, and what stands there already. Ids are the database's."""

    lab: Lab
    guild: Any
    people: dict[str, Any]
    channel_id: ChannelId
    category_id: ChannelId
    role_id: RoleId
    now: datetime
    extra_id: ChannelId
    """A thread in which nothing is to be said any more."""
    round_id: int = 0
    session_id: int = 0
    post_id: int = 0
    thread_id: int = 0
    talk_id: int = 0
    """The thread of the interview."""
    question_id: str = ""
    """What is asked in it."""

    @property
    def guild_id(self) -> GuildId:
        return GuildId(int(self.guild["id"]))

    def id_of(self, name: str) -> UserId:
        return UserId(int(self.people[name].id))


Row = dict[str, Any]
ODD = trouble.Occurrences(trouble.Trouble("odd"), 2, "abcd1234", datetime(2026, 1, 1, tzinfo=UTC))
ACTED: dict[str, str] = {
    "welcome": "the bot is added", "introduction": "an organiser presses *Introduce me here*",
    "question": "an organiser asks at once", "thread": "the same", "share": "ann answers",
    "group-post": "ann", "group-move": "they go on below other cards",
    "duel-post": "ann challenges bob", "mock-call-post": "sue waits",
    "mock-open": "ann and bob agreed on an interview", "mock-card": "the same",
    "mock-event": "the same", "mock-room": "the same", "mock-say": "both have checked in",
    "mock-call": "they begin",
}  # fmt: skip
"""What a member or an organiser does, or what is due after it."""
REPLACED = {"group-post"}
"""What goes as soon as another one stands for it."""
PUT: dict[str, Callable[[Scene], Row]] = {
    "reveal": lambda at: {"subject": str(at.post_id)},
    "notice": lambda at: {"subject": f"{at.guild_id}:wire", "body": "**Something** is missing."},
    "suggestion": lambda at: {"subject": str(at.guild_id), "user_id": at.id_of("tom")},
    "milestone": lambda at: {"subject": f"{at.guild_id}:{at.id_of('tom')}:7:{at.post_id}"},
    "tip": lambda at: {
        "subject": f"{at.post_id}:{at.id_of('tom')}", "user_id": at.id_of("tom"),
        "channel_id": at.thread_id, "body": "1",
    },
    "reminder": lambda at: {
        "subject": f"{at.guild_id}:wire", "user_id": at.id_of("tom"),
        "due_at": at.now.replace(second=0, microsecond=0),  # as it is planned
    },
    "mock-told": lambda at: {
        "subject": f"{at.round_id}:{at.id_of('tom')}", "user_id": at.id_of("tom"),
        "body": "An odd one.",
    },
    "mock-round": lambda at: {"subject": str(at.round_id)},
    "mock-pool": lambda at: {"subject": f"{at.guild_id}:wire", "user_id": at.id_of("tom")},
    "mock-back": lambda at: {"subject": f"{at.guild_id}:wire", "user_id": at.id_of("tom")},
    "mock-prompt": lambda at: {
        "subject": f"{at.session_id}:wire", "channel_id": at.talk_id, "body": at.question_id
    },
    "mock-ready": lambda at: {"subject": f"{at.session_id}:0", "user_id": at.id_of("ann")},
    "progress-share": lambda at: {
        "subject": f"{at.guild_id}:{date(2026, 1, 1)}", "user_id": at.id_of("tom"),
        "channel_id": at.channel_id,
    },
    "my-week": lambda at: {"subject": f"{at.guild_id}:wire", "user_id": at.id_of("tom")},
    "group-week": lambda at: {"subject": f"{at.guild_id}:wire", "channel_id": at.channel_id},
    "role-give": lambda at: {
        "subject": f"{at.guild_id}:{at.id_of('tom')}:{at.role_id}", "user_id": at.id_of("tom"),
    },
    "extra-close": lambda at: {"subject": str(at.extra_id), "channel_id": at.extra_id},
    "operator_trouble": lambda at: {
        "subject": f"{at.guild_id}:wire", "user_id": at.id_of("tom"),
        "body": trouble.written(trouble.summary((ODD,), at.now, None)),
    },
}  # fmt: skip
"""What the clock or somebody far away brings: the row that is put for it."""
NOTHING = {
    "close": "edits the card", "reveal-draw": "edits the model answer",
    "untick": "takes a reaction",
    "question-draw": "edits the card", "group-draw": "edits the card", "group-turn": "goes on",
    "duel-draw": "edits the card", "duel-turn": "goes on", "mock-round-draw": "edits the card",
    "mock-between": "plans a round, whose rows are others", "mock-call-draw": "edits the card",
    "mock-call-over": "counts again", "mock-draw": "edits the card",
    "mock-close": "archives the thread", "mock-part": "takes an observer out",
    "mock-turn": "goes on", "mock-section": "goes on",
    "mock-remind": "puts a mock-say", "mock-reveal": "puts a mock-ready",
    "group-week-draw": "edits the week", "role-take": "takes a role", "erase": "deletes",
    "extra": "deletes, or puts an extra-close",
}  # fmt: skip
"""Kinds that make nothing, and what they do."""
PLACES = {11: "thread", 12: "mock-open", 2: "mock-room"}
"""What is made without a message, by the type of its channel."""


def profile(guild_id: GuildId, user_id: UserId) -> Profile:
    return Profile(
        guild_id=guild_id, user_id=user_id, level=Level.MID,
        tracks=frozenset({Track.CODING}), topics=frozenset(), tz="UTC",
        windows=tuple(Window(day, 0, 23 * 60) for day in range(7)),
    )  # fmt: skip


async def meet(database: Database, scene: Scene) -> None:
    """Ann and Bob have agreed on a mock interview that begins soon; Tom has no partner."""
    guild_id, now = scene.guild_id, scene.now
    ann, bob = scene.id_of("ann"), scene.id_of("bob")

    def make(tx: Transaction) -> None:
        settings = InterviewSettings(
            guild_id, scene.channel_id, UserId(int(scene.guild["owner_id"])), "UTC", events=True,
            voice_id=scene.category_id, voice_kind=VoiceKind.CATEGORY,
        )  # fmt: skip
        interview_settings.save(tx, settings)
        for name in ("ann", "bob", "sue"):
            profiles.save(tx, profile(guild_id, scene.id_of(name)), now)
        round_id = rounds.claim(
            tx, guild_id=guild_id, kind=RoundKind.ON_DEMAND, subject="wire", seed=1, digest="",
            now=now, from_at=now, until_at=now + timedelta(days=7),
        )  # fmt: skip
        assert round_id is not None
        scene.round_id = round_id
        halves = (Half(1, ann, bob, Track.CODING), Half(2, bob, ann, Track.BREADTH))
        scene.session_id = machine.propose(
            tx, guild_id=guild_id, round_id=round_id, now=now, state=SessionState.CONFIRMED,
            pair=PlannedSession(now + SOON, 60, halves, "Same level."),
        )  # fmt: skip
        alone = Assignment(round_id, scene.id_of("tom"), Outcome.WAITING, why="An odd one.")
        rounds.assign(tx, guild_id, alone)

    await database.write(make)


async def give_reasons(database: Database, scene: Scene, now: datetime) -> None:
    """Tom has a reason for everything that is put."""
    guild_id, tom = scene.guild_id, scene.id_of("tom")

    def make(tx: Transaction) -> None:
        yesterday, next_week = (now - timedelta(days=1)).date(), now + timedelta(days=7)
        post_id = records.insert(
            tx, "daily_posts", {"guild_id": guild_id, "local_date": yesterday},
            returning="post_id", state="closed", question_id="overfitting",
            question_topic="statistics", question_level="easy", claimed_at=now,
        )  # fmt: skip
        of_tom = {"guild_id": guild_id, "user_id": tom}
        records.insert(
            tx, "answers", of_tom, post_id=post_id, local_date=yesterday, answered_at=now,
            updated_at=now, shared=0, late=0, counts=1,
        )  # fmt: skip
        records.insert(
            tx,
            "members",
            of_tom,
            display_name="Tom",
            remind_tz="UTC",
            remind_at=f"{scene.now:%H:%M}",
        )
        records.insert(
            tx, "suggestions", of_tom, suggestion_id=guild_id, form='{"title": "Why?"}', is_named=0,
            state="declined", reason="We have it.", made_at=now,
        )  # fmt: skip
        week = {"weekday": 0, "clock": "09:00", "next_at": next_week, "next_on": next_week.date()}
        records.insert(tx, "my_weeks", of_tom, tz="UTC", **week)
        records.insert(
            tx, "group_weeks", {"guild_id": guild_id, "channel_id": scene.channel_id}, **week
        )
        roles.save(tx, RoleRule(guild_id, EarnedBy.STREAK, scene.role_id, 1, now))
        profiles.save(tx, replace(profile(guild_id, tom), windows=(), paused_until=now), now)
        pool.enter(tx, guild_id, PoolPlace(tom, now - timedelta(hours=1), now))

    await database.write(make)


async def put(database: Database, scene: Scene, kinds: Iterable[str], now: datetime) -> None:
    """Have rows of these kinds done now."""

    def put(tx: Transaction) -> None:
        for kind in kinds:
            wanted = {"due_at": now, **PUT[kind](scene)}
            if not outbox.put(tx, guild_id=scene.guild_id, kind=kind, now=now, **wanted):
                outbox.move(tx, kind, wanted["subject"], now)

    await database.write(put)
