"""What one looks back on is counted where it lies: no more is read because there were more."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.ids import GuildId, UserId
from bot.interviews.feedback.service.history import HistoryService
from bot.interviews.session.store import past
from bot.interviews.solo import tx as solo
from bot.interviews.values.rules import Track
from tests.world import World

ANN, BOB = UserId(1), UserId(2)
FIRST = datetime(2024, 1, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def at(day: int) -> str:
    return (FIRST + day * DAY).isoformat(timespec="microseconds")


def insert(tx: Any, table: str, **row: Any) -> None:
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    tx.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row)


async def hold(here: World, days: range, *, track: str = "coding", level: int = 2) -> None:
    """Ann is Bob's candidate once a day, and he scores her so; on odd days he is hers, too. The
    first is told to nobody yet."""
    guild_id = here.guild.id

    def fill(tx: Any) -> None:
        insert(
            tx, "interview_rounds", round_id=days[0] + 1, guild_id=guild_id, kind="scheduled",
            subject=str(days[0]), seed=1, planned_at=at(0), from_at=at(0), until_at=at(0),
        )  # fmt: skip
        for day in days:
            one = {"session_id": day + 1, "guild_id": guild_id}
            insert(
                tx, "interview_sessions", **one, round_id=days[0] + 1, minutes=60,
                state="done" if day else "feedback", due_at=None if day else at(5),
                starts_at=at(day), proposed_at=at(day), changed_at=at(day),
            )  # fmt: skip
            for user_id in (ANN, BOB):
                insert(tx, "interview_sides", **one, user_id=user_id, part="pair")
            for half in range(1 + day % 2):
                people = (ANN, BOB)[:: 1 - 2 * half]
                insert(
                    tx, "interview_halves", **one, half=half + 1, track=track,
                    candidate_id=people[0], interviewer_id=people[1],
                )  # fmt: skip
            scores = {"communication": level if day % 7 else 1}
            insert(
                tx, "interview_feedback", **one, user_id=BOB, submitted_at=at(day),
                partner_scores=json.dumps(scores), updated_at=at(day),
            )  # fmt: skip

    await here.app.database.write(fill)


async def counted(here: World, page: int) -> tuple[Any, list[str]]:
    """A page, and what was run for it."""
    run: list[str] = []
    read = here.app.database.read
    await read(lambda tx: tx.set_trace_callback(run.append))
    shown = await HistoryService(here.app.core).show(GuildId(here.guild.id), ANN, page)
    await read(lambda tx: tx.set_trace_callback(None))
    return shown, run


async def test_a_page_is_as_much_work_of_two_hundred_as_of_twelve(here: World) -> None:
    await hold(here, range(12))
    few = [len((await counted(here, page))[1]) for page in (0, 1, 2)]
    await hold(here, range(12, 200))
    found = [await counted(here, page) for page in (0, 1, 2)]
    assert [len(run) for _, run in found] == few
    overview, first, second = (shown for shown, _ in found)
    assert (overview.held, overview.candidate, overview.interviewer) == (200, 200, 100)
    assert overview.pages == 1 + 40
    assert [one.session_id for one in first.sessions] == [200, 199, 198, 197, 196]
    assert [one.session_id for one in second.sessions] == [195, 194, 193, 192, 191]
    last, _ = await counted(here, 999)
    assert [one.session_id for one in last.sessions] == [5, 4, 3, 2, 1]
    assert last.sessions[-1].roles == ("candidate: Coding",)


async def test_the_first_and_the_latest_scores_are_read_and_none_that_is_not_out(
    here: World,
) -> None:
    await hold(here, range(100), level=3)
    await hold(here, range(100, 103), track="behavioural", level=4)

    def read(tx: Any) -> tuple[past.Scored, ...]:
        return past.scored(tx, GuildId(here.guild.id), ANN)

    said = await here.app.database.read(read)
    coding = [one.partner["communication"] for one in said if one.track is Track.CODING]
    days = [*range(1, 1 + past.EDGE), *range(100 - past.EDGE, 100)]  # day 0 is not out
    assert coding == [3 if day % 7 else 1 for day in days]
    assert len(said) == 2 * past.EDGE + 3
    shown, _ = await counted(here, 0)
    assert shown.score_pages == 1
    assert shown.pages == 1 + 1 + 21
    (trend,) = shown.tracks[0].partner
    assert (trend.levels[0], trend.levels[-1], trend.word) == (3, 3, "steady")


async def test_who_scores_themselves_more_often_hides_no_score_of_a_partner(here: World) -> None:
    """Ann scores herself each time, Bob the first times (1) and some in between (4)."""
    await hold(here, range(1, 91))
    own, mine = json.dumps({"communication": 3}), {"communication": 3}

    def fill(tx: Any) -> None:
        for day in range(1, 91):
            insert(
                tx, "interview_feedback", session_id=day + 1, guild_id=here.guild.id, user_id=ANN,
                self_scores=own, updated_at=at(day),
            )  # fmt: skip
        score = "UPDATE interview_feedback SET partner_scores = :said WHERE user_id = :bob"
        for first, last, level in ((0, 91, None), (2, 4, 1), (36, 55, 4)):
            said = "{}" if level is None else json.dumps({"communication": level})
            within = f"{score} AND session_id BETWEEN {first + 1} AND {last + 1}"
            tx.execute(within, {"said": said, "bob": BOB})

    await here.app.database.write(fill)
    said = await here.app.database.read(lambda tx: past.scored(tx, GuildId(here.guild.id), ANN))
    (trend,) = (await counted(here, 0))[0].tracks[0].partner
    assert (trend.levels[0], trend.levels[-past.EDGE :]) == (1, (4,) * past.EDGE)
    assert [one.own for one in said] == [mine] * len(said)
    assert len(said) <= 4 * past.EDGE


async def test_who_was_candidate_lately_is_read_from_there_on(here: World) -> None:
    await hold(here, range(30))

    def read(tx: Any) -> Any:
        return solo.held_since(tx, GuildId(here.guild.id), ANN, FIRST + 27 * DAY)

    assert await here.app.database.read(read) == tuple(
        (Track.CODING, FIRST + day * DAY) for day in (29, 28, 27)
    )
