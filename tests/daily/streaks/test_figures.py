"""What is read once for before and after an answer equals what the whole history gives."""

import sqlite3
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.ids import GuildId, UserId
from bot.daily.streaks import store
from bot.daily.streaks import tx as streaks
from bot.daily.streaks.rules import fold
from tests.world import in_memory

GUILD, ANN = GuildId(1), UserId(2)
FIRST = date(2026, 1, 1)
NOW = datetime(2026, 2, 1, tzinfo=UTC).isoformat(timespec="microseconds")
DAYS = 24


def history(answered: set[int], practised: set[int], void: set[int]) -> sqlite3.Connection:
    """A server with so many days of which the last is open, and what a member did on some."""
    made = in_memory()
    made.execute("PRAGMA foreign_keys=OFF")
    for at in range(DAYS):
        state = "void" if at in void else "threaded" if at == DAYS - 1 else "closed"
        made.execute(
            """INSERT INTO daily_posts (guild_id, local_date, state, question_id, claimed_at)
               VALUES (1, ?, ?, 'q', ?)""",
            (on(at).isoformat(), state, NOW),
        )
    for at in answered:
        answer(made, at)
    for at in practised:
        made.execute(
            """INSERT INTO practice_days (guild_id, user_id, local_date, subject, kind,
                   practised_at, counts) VALUES (1, 2, ?, 's', 'quiz', ?, 1)""",
            (on(at).isoformat(), NOW),
        )
    return made


def answer(tx: sqlite3.Connection, at: int) -> None:
    tx.execute(
        """INSERT INTO answers (post_id, guild_id, user_id, local_date, answered_at, updated_at,
               late, counts, shared) VALUES (?, 1, 2, ?, ?, ?, 0, 1, 0)""",
        (at + 1, on(at).isoformat(), NOW, NOW),
    )


def on(at: int) -> date:
    return FIRST + timedelta(days=at)


some_days = st.sets(st.integers(0, DAYS - 1))


@given(answered=some_days, practised=some_days, void=some_days, now=st.integers(0, DAYS - 1),
       checkpoint=st.booleans())  # fmt: skip
def test_figures_read_once_equal_those_of_the_whole_history(
    answered: set[int], practised: set[int], void: set[int], now: int, checkpoint: bool
) -> None:
    tx = history(answered - {now}, practised, void)
    try:
        tx.execute("INSERT INTO members (guild_id, user_id) VALUES (1, 2)")
        if checkpoint:
            streaks.refresh(tx, GUILD)
        read = streaks.figures(tx, GUILD, ANN, on(now))
        after = read.with_answer(on(now), counts=True)
        assert read.progress == of_everything(tx)
        answer(tx, now)
        if after is None:  # a checkpoint covers the date
            streaks.invalidate(tx, GUILD, ANN, on(now))
            after = streaks.progress(tx, GUILD, ANN)
        assert after == of_everything(tx)
    finally:
        tx.close()


def of_everything(tx: sqlite3.Connection) -> object:
    dates = store.counted_on(tx, GUILD, ANN)
    return fold(store.ledger(tx, GUILD), dates.answered, practised_on=dates.practised)


def test_a_newcomer_costs_one_day_of_the_ledger() -> None:
    tx = history(set(), set(), set())
    read = streaks.figures(tx, GUILD, ANN, on(DAYS - 1))
    assert [day.on for day in read.days] == [on(DAYS - 1)]
    tx.close()


def calls_for_newcomers(days: int) -> int:
    """How many calls the standings of newcomers take, after so many days of the server."""
    made, newcomers = in_memory(), range(1, 201)
    made.execute("PRAGMA foreign_keys=OFF")
    made.executemany(
        """INSERT INTO daily_posts (post_id, guild_id, local_date, state, question_id, claimed_at)
           VALUES (?, 1, ?, 'closed', 'q', ?)""",
        ((at + 1, on(at).isoformat(), NOW) for at in range(days)),
    )
    made.executemany(
        "INSERT INTO members (guild_id, user_id) VALUES (1, ?)", ((n,) for n in newcomers)
    )
    made.executemany(
        """INSERT INTO answers (post_id, guild_id, user_id, local_date, answered_at, updated_at,
               late, counts, shared) VALUES (?, 1, ?, ?, ?, ?, 0, 1, 0)""",
        ((days, n, on(days - 1).isoformat(), NOW, NOW) for n in newcomers),
    )
    calls = Counter[str]()
    sys.setprofile(lambda _frame, event, _arg: calls.update((event,)))
    try:
        found = streaks.standings(made, GUILD, None, on(days - 1))
    finally:
        sys.setprofile(None)
        made.close()
    assert {(one.current, one.answers) for one in found} == {(1, 1)}
    assert len(found) == len(newcomers)
    return calls["call"]


def test_a_long_past_makes_newcomers_no_more_work() -> None:
    # Five thousand who come in one week to a server of three years are one board, and one commit
    # at the reveal: everybody else's commands wait for those.
    assert calls_for_newcomers(days=400) < 3 * calls_for_newcomers(days=20)
