"""When something is due next: what waits for a server that can't be reached hides nothing."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core import records
from tests.world import World

GONE = 4242
OVERDUE = {
    "outbox": """INSERT INTO outbox (guild_id, kind, subject, due_at, not_before, created_at)
        VALUES (:guild, 'hint', 'x', :past, :past, :past)""",
    "interview_settings": """INSERT INTO interview_settings (guild_id, channel_id, organiser_id,
        tz, weekday, round_time, every_weeks, events, next_round_on, next_round_at)
        VALUES (:guild, 1, 1, 'UTC', 6, '18:00', 1, 0, '2025-12-01', :past)""",
    "members": """INSERT INTO members (guild_id, user_id, next_reminder_at, next_reminder_on)
        VALUES (:guild, 1, :past, '2025-12-01')""",
}


@pytest.mark.parametrize("table", OVERDUE)
async def test_what_a_lost_server_leaves_undone_does_not_put_off_the_alarm(
    here: World, table: str
) -> None:
    await here.setup(time="09:00", timezone="UTC")
    due_at = await here.app.agenda.next_due_at()
    past = here.env.now() - timedelta(days=3)

    def leave(tx: Any) -> None:
        tx.execute(OVERDUE[table], {"guild": GONE, "past": records.store(past)})

    await here.app.database.write(leave)
    await here.run_due()
    assert due_at is not None
    assert await here.app.agenda.next_due_at() == due_at > here.env.now()
