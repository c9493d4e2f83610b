"""Every figure of a member's year equals a recount of what the tables say."""

import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.values.rules import Track
from bot.progress.figures.rules import TimeSpan
from bot.progress.pictures import rules, tx
from tests.progress.figures import test_recount as counted
from tests.progress.figures.test_recount import OURS, PEOPLE, START, Chance, everything, quizzed

ZONE = ZoneInfo("Asia/Kathmandu")  # 5:45 ahead
NOW = START + timedelta(days=60)
TODAY = NOW.astimezone(ZONE).date()
TOPICS = {"q1": "llm", "q2": "llm", "q3": "coding"}


class AnyBank:
    """The questions of the worlds made by chance."""

    def question(self, question_id: str) -> Any:
        return SimpleNamespace(topic=TOPICS[question_id], key_points=("a", "b", "c", "d"))


def world_of(seed: int) -> Chance:
    world = Chance(seed)
    world.put(
        "guilds", guild_id=OURS, channel_id=1, organiser_id=1, post_time="09:00", tz=ZONE.key,
        weekdays=127, reveal_minutes=60, min_chars=20, created_at=world.at(), updated_at=world.at(),
    )  # fmt: skip
    for on in (TODAY - timedelta(days=at) for at in range(120)):
        world.put(
            "daily_posts", guild_id=OURS, local_date=on.isoformat(), claimed_at=world.at(),
            state=world.rng.choice(("closed", "closed", "closed", "void")), question_id="q1",
        )  # fmt: skip
    for post in world.all("daily_posts"):
        if post["guild_id"] == OURS and world.rng.random() < 0.7:
            late = world.rng.random() < 0.2
            world.put(
                "answers", post_id=post["post_id"], guild_id=OURS, user_id=1, late=late,
                local_date=post["local_date"], answered_at=world.at(), updated_at=world.at(),
                counts=1 - late, shared=1,
            )  # fmt: skip
    return world


def marks_of(world: Chance, user: int) -> dict[date, str]:
    """Day by day, by the rules as they stand in the README."""
    own = [
        one
        for one in world.all("answers")
        if (one["guild_id"], one["user_id"], one["withdrawn_at"]) == (OURS, user, None)
    ]
    answered = {one["local_date"] for one in own if one["counts"]}
    late = {one["local_date"] for one in own if not one["counts"]}
    posts = {
        one["local_date"]: one["state"]
        for one in world.all("daily_posts")
        if one["guild_id"] == OURS and one["local_date"] <= TODAY.isoformat()
    }
    first = min(answered, default="")
    found, credit = {}, 0
    for on in sorted(posts):
        if on in answered:
            mark, credit = "a", min(14, credit + 1)
        elif on < first:
            continue
        elif posts[on] == "void":
            mark = "v" if first else "n"
        elif credit >= 7:
            mark, credit = "f", credit - 7
        else:
            mark, credit = ("l" if on in late else "q" if first else "n"), 0
        found[date.fromisoformat(on)] = mark
    for who, kind, at in everything(world):
        on = datetime.fromisoformat(at).astimezone(ZONE).date()
        if who == user and kind != "answer" and found.get(on, "n") in "qn":
            found[on] = "p"
    return found


def topics_of(world: Chance, user: int) -> dict[str, tuple[int, int]]:
    """Tries and percent of each topic."""
    shares: defaultdict[str, defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for question, who, right, _ in quizzed(world):
        if who == user:
            shares[TOPICS[question]]["quiz"].append(right)
    for one in world.all("review_grades"):
        if (one["guild_id"], one["user_id"], one["source"]) == (OURS, user, "review"):
            shares[TOPICS[one["question_id"]]]["review"].append(one["grade"] > 1)
    points: defaultdict[int, list[int]] = defaultdict(list)
    for one in world.all("feedback_ticks"):
        if (one["guild_id"], one["user_id"]) == (OURS, user):
            points[one["post_id"]].append(one["ticked"])
    ticked, possible, tries = map(
        sum, ([sum(one) for one in points.values()], map(len, points.values()), [len(points)])
    )
    for attempt in world.all("practice_attempts"):
        if (attempt["guild_id"], attempt["user_id"]) == (OURS, user) and attempt["ticked"]:
            ticked, possible, tries = ticked + 2, possible + 4, tries + 1
    found = {}
    for topic in TOPICS.values():
        flat = [one for each in shares[topic].values() for one in each]
        right, number = float(sum(flat)), len(flat)
        if topic == "llm" and tries:  # all of them are about q1
            right, number = right + tries * ticked / possible, number + tries
        if number:
            found[topic] = (number, round(100 * right / number))
    return found


def interviewed(world: Chance) -> None:
    """Halves, scores and feedback for the interviews of the world, none at the same moment."""
    dimensions = [one.id for track in Track for one in RUBRICS[track].dimensions]

    def scores() -> str:
        some = world.rng.sample(dimensions, world.rng.randint(0, 6))
        return json.dumps({name: world.rng.randint(1, 4) for name in some})

    for table, key, at in (
        ("interview_sessions", "session_id", "starts_at"),
        ("solo_interviews", "solo_id", "ended_at"),
    ):
        for number, one in enumerate(world.all(table), 500_000 * (table[0] == "s")):
            if one[at] is not None:
                when = datetime.fromisoformat(one[at]).replace(microsecond=number)
                world.tx.execute(
                    f"UPDATE {table} SET {at} = ? WHERE {key} = ?",
                    (when.isoformat(timespec="microseconds"), one[key]),
                )
    for one in world.all("solo_interviews"):
        world.tx.execute(
            "UPDATE solo_interviews SET scores = ? WHERE solo_id = ?", (scores(), one["solo_id"])
        )
    for session in world.all("interview_sessions"):
        whose = {"session_id": session["session_id"], "guild_id": session["guild_id"]}
        pair = [
            one["user_id"]
            for one in world.all("interview_sides")
            if one["session_id"] == session["session_id"] and one["part"] == "pair"
        ]
        for half, (candidate, interviewer) in enumerate((pair, pair[::-1]), 1):
            world.put(
                "interview_halves", **whose, half=half, candidate_id=candidate,
                interviewer_id=interviewer, track=world.rng.choice(list(Track)).value,
            )  # fmt: skip
            if world.rng.random() < 0.8:
                world.put(
                    "interview_feedback", **whose, user_id=candidate, self_scores=scores(),
                    partner_scores=scores(), updated_at=world.at(),
                    submitted_at=world.rng.choice((None, world.at())),
                )  # fmt: skip


def lines_of(world: Chance, user: int) -> list[tuple[str, str, list[str], list[str]]]:
    """Track, dimension, own and a partner's levels, the latest eight interviews of a track."""
    sessions = {one["session_id"]: one for one in world.all("interview_sessions")}
    said = {(one["session_id"], one["user_id"]): one for one in world.all("interview_feedback")}
    held = [
        (one["ended_at"], one["track"], json.loads(one["scores"]), {})
        for one in world.all("solo_interviews")
        if (one["guild_id"], one["user_id"]) == (OURS, user) and one["ended_at"] is not None
    ]
    for half in world.all("interview_halves"):
        session = sessions[half["session_id"]]
        if (half["guild_id"], half["candidate_id"]) != (OURS, user):
            continue
        if session["state"] not in ("feedback", "done"):
            continue
        own = said.get((half["session_id"], user))
        other = said.get((half["session_id"], half["interviewer_id"]))
        is_told = other and other["submitted_at"] and session["state"] == "done"
        held.append(
            (
                session["starts_at"], half["track"],
                json.loads(own["self_scores"]) if own else {},
                json.loads(other["partner_scores"]) if other and is_told else {},
            )
        )  # fmt: skip
    held = sorted((one for one in held if one[2] or one[3]), key=lambda one: one[0])
    found = []
    for track in dict.fromkeys(one[1] for one in reversed(held)):
        latest = [one for one in held if one[1] == track][-8:]
        for dimension in RUBRICS[Track(track)].dimensions:
            own, partner = ([one[at].get(dimension.id) for one in latest] for at in (2, 3))
            if any(own) or any(partner):
                found.append((RUBRICS[Track(track)].name, dimension.name, own, partner))
    return found


def test_a_year_equals_its_recount(monkeypatch: pytest.MonkeyPatch) -> None:
    everything_ever = TimeSpan(START - timedelta(days=400), START + timedelta(days=400))
    seen, drawn = set(), 0
    for seed in range(8):
        world = world_of(seed)
        world.tx.execute("UPDATE practice_attempts SET ticked = 'x y' WHERE answer != '' "
                         "AND attempt_id % 2")  # fmt: skip
        interviewed(world)
        monkeypatch.setattr(counted, "SPAN", everything_ever)
        for user in PEOPLE[:3]:
            found = tx.year_progress(world.tx, AnyBank(), OURS, user, NOW)
            wanted = marks_of(world, user)
            dates = [found.year.first + timedelta(days=at) for at in range(len(found.year.marks))]
            told = {on: mark.value for on, mark in zip(dates, found.year.marks, strict=True)}
            assert told == {on: wanted.get(on, "n") for on in dates}
            year = rules.first_date(TODAY)
            assert {wanted[on] for on in wanted if year <= on < found.year.first} <= {"n"}
            seen |= set(told.values())
            assert {
                one.topic: (one.tries, one.percent) for one in found.topics
            } == topics_of(world, user)  # fmt: skip
            lines = [
                (track.name, one.name, list(one.own), list(one.partner))
                for track in found.tracks
                for one in track.dimensions
            ]
            assert lines == lines_of(world, user)
            drawn += len(lines)
        monkeypatch.undo()
    assert seen == {one.value for one in rules.Mark}
    assert drawn > 30, "worlds without interviews prove nothing"


def test_nobody_elses_quizzes_are_read_for_one_year() -> None:
    world = world_of(1)
    asked: list[str] = []
    world.tx.set_trace_callback(asked.append)
    tx.year_progress(world.tx, AnyBank(), OURS, 1, NOW)
    world.tx.set_trace_callback(None)
    plans = [
        line["detail"]
        for sql in asked
        if "FROM quizzes" in sql
        for line in world.tx.execute(f"EXPLAIN QUERY PLAN {sql}")
    ]
    assert [one for one in plans if "quizzes_member" in one]
    assert not [one for one in plans if "quizzes_ended" in one]
