"""What a role is given for is worked out for one member as for all, and costs no more in a group
of thousands."""

import sqlite3
from datetime import UTC, datetime, timedelta

from bot.core.ids import GuildId, RoleId, UserId
from bot.progress.roles import store
from bot.progress.roles import tx as roles
from bot.progress.roles.rules import EarnedBy, RoleRule
from tests.progress.figures.test_recount import OURS, PEOPLE
from tests.progress.pictures.test_recount import NOW as LATER
from tests.progress.pictures.test_recount import world_of
from tests.world import in_memory

GUILD, ANN, ROLE = GuildId(1), UserId(1), RoleId(9)
NOW = datetime(2026, 2, 1, tzinfo=UTC)
STRIDE = 10


def earned(tx: sqlite3.Connection, guild_id: GuildId, kind: EarnedBy, number: int) -> None:
    store.save(tx, RoleRule(guild_id, kind, ROLE, number, NOW))


def test_one_member_has_earned_what_the_group_s_figures_say() -> None:
    for seed in (3, 4):
        world = world_of(seed)  # it owns the connection
        tx = world.tx
        who = "SELECT guild_id, user_id, user_id % 3 = 0 FROM answers"
        tx.execute(f"INSERT OR REPLACE INTO members (guild_id, user_id, hidden) {who}")
        found = roles.figures(tx, OURS, LATER)
        assert max(found[EarnedBy.STREAK].values()) > 1
        assert found[EarnedBy.MOCKS]
        for kind in EarnedBy:
            store.remove(tx, OURS, EarnedBy.STREAK)
            for number in (1, 2, 4):
                earned(tx, OURS, kind, number)
                for one in map(UserId, PEOPLE):
                    expected = kind if found[kind].get(one, 0) >= number else None
                    assert roles.still_earned(tx, OURS, one, ROLE, LATER) is expected


def work(members: int) -> int:
    """How much SQLite does to see whether one member of so many has earned a role."""
    tx, at = in_memory(), NOW.isoformat(timespec="microseconds")
    tx.execute(
        """INSERT INTO guilds (guild_id, channel_id, organiser_id, post_time, tz, weekdays,
               reveal_minutes, min_chars, created_at, updated_at)
           VALUES (1, 1, 1, '09:00', 'UTC', 127, 60, 20, ?, ?)""",
        (at, at),
    )
    users = range(1, members + 1)
    tx.executemany("INSERT INTO members (guild_id, user_id) VALUES (1, ?)", ((n,) for n in users))
    for post_id in (1, 2, 3):
        day = (NOW - timedelta(days=post_id)).date().isoformat()
        tx.execute(
            """INSERT INTO daily_posts (post_id, guild_id, local_date, state, question_id,
                   claimed_at) VALUES (?, 1, ?, 'closed', 'q', ?)""",
            (post_id, day, at),
        )
        tx.executemany(
            """INSERT INTO answers (post_id, guild_id, user_id, local_date, answered_at,
                   updated_at, late, counts, shared) VALUES (?, 1, ?, ?, ?, ?, 0, 1, 1)""",
            ((post_id, n, day, at, at) for n in users),
        )
    earned(tx, GUILD, EarnedBy.STREAK, 3)
    earned(tx, GUILD, EarnedBy.MOCKS, 3)
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += STRIDE
        return 0

    tx.set_progress_handler(count, STRIDE)
    assert roles.still_earned(tx, GUILD, ANN, ROLE, NOW) is EarnedBy.STREAK
    tx.close()
    return steps


def test_a_large_group_makes_no_role_more_work() -> None:
    # Each of its members' rows is looked at alone: figures of all each time took minutes in which
    # nobody else could read.
    assert work(members=400) < 2 * work(members=4)
