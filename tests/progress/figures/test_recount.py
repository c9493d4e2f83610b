"""Every figure equals a recount of what the tables say, for worlds made by chance."""

import random
import weakref
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.progress.figures import store
from bot.progress.figures.rules import TimeSpan
from tests.world import in_memory

OURS, THEIRS = 1, 2
START = datetime(2026, 1, 1, tzinfo=UTC)
SPAN = TimeSpan(START + timedelta(days=5), START + timedelta(days=12))
PEOPLE = tuple(range(1, 9))
QUESTIONS = ("q1", "q2", "q3")


class Chance:
    """Rows of two servers over three weeks; some at the very edges of the span."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.tx = in_memory()
        self.tx.execute("PRAGMA foreign_keys=OFF")
        weakref.finalize(self, self.tx.close)  # Python 3.13 minds one that is left open
        for table in (
            self._posts, self._quizzes, self._groups, self._duels, self._own, self._mocks,
        ):  # fmt: skip
            for _ in range(self.rng.randint(0, 25)):
                table(self.rng.choice((OURS, OURS, THEIRS)))

    def at(self) -> str:
        moment = self.rng.choice(
            (SPAN.since, SPAN.until, START + timedelta(minutes=self.rng.randrange(21 * 24 * 60)))
        )
        return moment.isoformat(timespec="microseconds")

    def who(self) -> int:
        return self.rng.choice(PEOPLE)

    def put(self, table: str, **row: Any) -> int:
        names = ", ".join(row)
        sql = f"INSERT OR IGNORE INTO {table} ({names}) VALUES (:{', :'.join(row)})"
        return int(self.tx.execute(sql, row).lastrowid or 0)

    def flag(self) -> int:
        return self.rng.randrange(2)

    def _posts(self, guild: int) -> None:
        on = START.date() + timedelta(days=self.rng.randrange(400))
        post = self.put(
            "daily_posts", guild_id=guild, local_date=on.isoformat(), state="closed",
            question_id=self.rng.choice(QUESTIONS), claimed_at=self.at(), sent_at=self.at(),
        )  # fmt: skip
        for user in self.rng.sample(PEOPLE, self.rng.randint(0, 5)):
            late = self.flag()
            self.put(
                "answers", post_id=post, guild_id=guild, user_id=user, local_date=on.isoformat(),
                answered_at=self.at(), updated_at=self.at(), late=late, counts=1 - late, shared=1,
                withdrawn_at=self.rng.choice((None, None, self.at())),
            )  # fmt: skip
            for point in range(self.rng.randint(0, 3)):
                self.put(
                    "feedback_ticks", guild_id=guild, user_id=user, post_id=post, position=point,
                    question_id="q1", fingerprint=str(point), ticked=self.flag(),
                    ticked_at=self.at(),
                )  # fmt: skip

    def _quizzes(self, guild: int) -> None:
        answered = [self.at() for _ in range(4)]
        ended = self.rng.choice((None, max(answered)))
        quiz = self.put(
            "quizzes", guild_id=guild, user_id=self.who(), started_at=self.at(), ended_at=ended
        )
        for position in range(self.rng.randint(0, 4)):
            done = {"given": "0", "is_right": self.flag(), "answered_at": answered[position]}
            self.put(
                "quiz_items", quiz_id=quiz, position=position, topic="t", reason="new",
                question_id=self.rng.choice(QUESTIONS), **(done if self.flag() else {}),
            )  # fmt: skip

    def _groups(self, guild: int) -> None:
        quiz = self.put(
            "group_quizzes", guild_id=guild, channel_id=1, phase="ended", seconds=20, speed=0,
            opened_at=self.at(),
        )  # fmt: skip
        for position in range(2):
            self.put(
                "group_rounds", quiz_id=quiz, position=position,
                question_id=self.rng.choice(QUESTIONS),
                state=self.rng.choice(("closed", "void")),
            )  # fmt: skip
            for user in self.rng.sample(PEOPLE, 3):
                self.put(
                    "group_answers", quiz_id=quiz, position=position, user_id=user, chosen="0",
                    is_right=self.flag(), taken_ms=1, answered_at=self.at(),
                )  # fmt: skip

    def _duels(self, guild: int) -> None:
        duel = self.put(
            "duels", guild_id=guild, channel_id=1, state="finished", made_at=self.at(),
            due_at=self.at(),
        )  # fmt: skip
        self.put(
            "duel_questions", duel_id=duel, position=0, question_id=self.rng.choice(QUESTIONS),
            fingerprint="f", is_void=self.flag(),
        )  # fmt: skip
        for user in self.rng.sample(PEOPLE, 2):
            self.put(
                "duel_answers", duel_id=duel, position=0, user_id=user, given="0",
                is_right=self.flag(), answered_at=self.at(),
            )  # fmt: skip

    def _own(self, guild: int) -> None:
        user = self.who()
        self.put(
            "review_grades", guild_id=guild, user_id=user, question_id=self.rng.choice(QUESTIONS),
            grade=self.rng.randint(1, 4), source=self.rng.choice(("review", "quiz", "ticks")),
            local_date="2026-01-01", graded_at=self.at(), due_at=self.at(),
        )  # fmt: skip
        answered = {"answer": "words", "answered_at": self.at()} if self.flag() else {}
        self.put(
            "practice_attempts", guild_id=guild, user_id=user, question_id="q1", topic="", kind="",
            difficulty="", minutes=0, asked_at=self.at(), **answered,
        )  # fmt: skip
        self.put(
            "solo_interviews", guild_id=guild, user_id=user, track="coding", level="mid",
            minutes=30, questions="q1", started_at=self.at(),
            ended_at=self.rng.choice((None, self.at())),
        )  # fmt: skip
        self.put(
            "question_reports", guild_id=guild, user_id=user, body="b", reported_at=self.at(),
            question_id=self.rng.choice(QUESTIONS),
        )  # fmt: skip
        self.put(
            "milestones", guild_id=guild, user_id=user, days=self.rng.choice((3, 7, 14)),
            reached_at=self.at(),
        )  # fmt: skip

    def _mocks(self, guild: int) -> None:
        state = self.rng.choice(("proposed", "confirmed", "feedback", "done", "no-show"))
        session = self.put(
            "interview_sessions", guild_id=guild, round_id=1, state=state, starts_at=self.at(),
            minutes=60, was_confirmed=self.flag(), proposed_at=self.at(), changed_at=self.at(),
            due_at=None if state in ("done", "no-show") else self.at(),
        )  # fmt: skip
        for user, part in zip(self.rng.sample(PEOPLE, 3), ("pair", "pair", "shadow"), strict=True):
            self.put("interview_sides", session_id=session, guild_id=guild, user_id=user, part=part)

    def all(self, table: str) -> list[dict[str, Any]]:
        """Every row of a table, as it stands there."""
        return [dict(row) for row in self.tx.execute(f"SELECT * FROM {table}")]


def within(at: str | None) -> bool:
    return at is not None and SPAN.since <= datetime.fromisoformat(at) < SPAN.until


def quizzed(world: Chance) -> list[tuple[str, int, int, str]]:
    """Question, member, right and when, of all quizzes of our server, one row after the other."""
    found = []
    owners = {one["quiz_id"]: one for one in world.all("quizzes")}
    for item in world.all("quiz_items"):
        quiz = owners[item["quiz_id"]]
        if quiz["guild_id"] == OURS and within(item["answered_at"]):
            found.append(
                (item["question_id"], quiz["user_id"], item["is_right"], item["answered_at"])
            )
    for games, rounds, answers, key, is_void in (
        (
            "group_quizzes",
            "group_rounds",
            "group_answers",
            "quiz_id",
            lambda r: r["state"] == "void",
        ),
        ("duels", "duel_questions", "duel_answers", "duel_id", lambda r: r["is_void"]),
    ):
        ours = {one[key] for one in world.all(games) if one["guild_id"] == OURS}
        asked = {(one[key], one["position"]): one for one in world.all(rounds)}
        for one in world.all(answers):
            this = asked[one[key], one["position"]]
            if one[key] in ours and within(one["answered_at"]) and not is_void(this):
                found.append(
                    (this["question_id"], one["user_id"], one["is_right"], one["answered_at"])
                )
    return found


def mine(world: Chance, table: str) -> list[dict[str, Any]]:
    return [one for one in world.all(table) if one["guild_id"] == OURS]


def everything(world: Chance) -> list[tuple[int, str, str]]:
    """Who did what and when."""
    found = [(user, "quiz", at) for _, user, _, at in quizzed(world)]
    found += [
        (one["user_id"], kind, one[at])
        for table, kind, at, wanted in (
            ("answers", "answer", "answered_at", lambda r: r["withdrawn_at"] is None),
            ("review_grades", "review", "graded_at", lambda r: r["source"] == "review"),
            ("practice_attempts", "open", "answered_at", lambda r: True),
            ("solo_interviews", "solo", "ended_at", lambda r: True),
        )
        for one in mine(world, table)
        if within(one[at]) and wanted(one)
    ]
    held = {
        one["session_id"]: one["starts_at"]
        for one in mine(world, "interview_sessions")
        if one["state"] in ("feedback", "done") and within(one["starts_at"])
    }
    found += [
        (one["user_id"], "mock", held[one["session_id"]])
        for one in world.all("interview_sides")
        if one["session_id"] in held and one["part"] == "pair"
    ]
    return found


def check_activities(world: Chance) -> None:
    wanted = Counter((user, kind) for user, kind, _ in everything(world))
    found = store.activities(world.tx, OURS, SPAN)
    assert {(one.user_id, one.kind.value): one.number for one in found} == wanted
    for user in PEOPLE:
        own = store.activities_of(world.tx, OURS, user, SPAN)
        assert own == tuple(one for one in found if one.user_id == user)


def check_hours_and_last(world: Chance) -> None:
    done = [(user, datetime.fromisoformat(at)) for user, _, at in everything(world)]
    hours = {(at.replace(minute=0, second=0, microsecond=0), user) for user, at in done}
    found = store.active_hours(world.tx, OURS, SPAN)
    assert set(found) == hours
    assert len(found) == len(hours)
    last = {user: max(at for one, at in done if one == user) for user, _ in done}
    assert store.last_active(world.tx, OURS, SPAN) == last


def check_questions(world: Chance) -> None:
    tries = [(question, user, right) for question, user, right, _ in quizzed(world)]
    checks: dict[tuple[str, int, int], list[dict[str, Any]]] = {}
    for one in mine(world, "feedback_ticks"):
        checks.setdefault((one["question_id"], one["post_id"], one["user_id"]), []).append(one)
    for (question, _, user), points in checks.items():
        if within(max(one["ticked_at"] for one in points)):
            ticked = sum(one["ticked"] for one in points)
            tries.append((question, user, int(ticked >= len(points) / 2)))
    found = {one.question_id: one for one in store.question_figures(world.tx, OURS, SPAN)}
    assert set(found) == {question for question, _, _ in tries}
    for name, one in found.items():
        own = [(user, right) for question, user, right in tries if question == name]
        assert one.people == len({user for user, _ in own})
        assert (one.tries, one.right) == (len(own), sum(right for _, right in own))


def check_own_tries(world: Chance) -> None:
    for user in PEOPLE:
        wanted = [
            (at, question, bool(right))
            for question, who, right, at in quizzed(world)
            if who == user
        ]
        wanted += [
            (one["graded_at"], one["question_id"], one["grade"] > 1)
            for one in mine(world, "review_grades")
            if one["user_id"] == user and one["source"] == "review" and within(one["graded_at"])
        ]
        found = store.tries_of(world.tx, OURS, user, SPAN)
        assert Counter(
            (one.at.isoformat(timespec="microseconds"), one.question_id, one.is_right)
            for one in found
        ) == Counter(wanted)
        assert [one.at for one in found] == sorted(one.at for one in found)


def check_asked(world: Chance) -> None:
    answers = [
        one for one in world.all("answers") if one["withdrawn_at"] is None and not one["late"]
    ]
    wanted = [
        (
            one["post_id"],
            one["question_id"],
            date.fromisoformat(one["local_date"]),
            sum(answer["post_id"] == one["post_id"] for answer in answers),
        )
        for one in mine(world, "daily_posts")
        if within(one["sent_at"])
    ]
    found = [
        (one.post_id, one.question_id, one.on, one.answers)
        for one in store.asked(world.tx, OURS, SPAN)
    ]
    assert found == sorted(wanted, key=lambda one: one[2])


def check_the_rest(world: Chance) -> None:
    days: dict[int, int] = {}
    for one in mine(world, "milestones"):
        if within(one["reached_at"]):
            days[one["user_id"]] = max(days.get(one["user_id"], 0), one["days"])
    assert {one.user_id: one.days for one in store.reached(world.tx, OURS, SPAN)} == days
    reports = [one for one in mine(world, "question_reports") if within(one["reported_at"])]
    assert store.reported(world.tx, OURS, SPAN) == Counter(one["question_id"] for one in reports)
    sessions = [one for one in mine(world, "interview_sessions") if within(one["starts_at"])]
    sides = [one for one in world.all("interview_sides") if one["part"] == "pair"]
    held = [one for one in sessions if one["state"] in ("feedback", "done")]
    missed = [one for one in sessions if one["state"] == "no-show"]
    agreed = [one for one in sessions if one["was_confirmed"]]
    there = {one["session_id"] for one in (*held, *missed, *agreed)}
    people = {one["user_id"] for one in sides if one["session_id"] in there}
    found = store.mocks(world.tx, OURS, SPAN)
    assert (found.agreed, found.held, found.missed) == (len(agreed), len(held), len(missed))
    assert found.people == len(people)
    assert store.held(world.tx, OURS, SPAN) == tuple(sorted(
        (one["session_id"], side["user_id"])
        for one in held
        for side in world.all("interview_sides")
        if side["session_id"] == one["session_id"] and side["part"] == "pair"
    ))  # fmt: skip


CHECKS = (
    check_activities, check_hours_and_last, check_questions, check_own_tries, check_asked,
    check_the_rest,
)  # fmt: skip


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_figure_equals_its_recount(check: Callable[[Chance], None]) -> None:
    for seed in range(12):
        check(Chance(seed))


def test_the_worlds_made_by_chance_hold_something_to_count() -> None:
    kinds = Counter(kind for seed in range(12) for _, kind, _ in everything(Chance(seed)))
    assert set(kinds) == {"answer", "quiz", "review", "open", "mock", "solo"}
    assert min(kinds.values()) > 3
