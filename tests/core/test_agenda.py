"""The agenda tells who rings for it when something is due next."""

from datetime import datetime, timedelta

from bot.core.outbox import store as outbox
from tests.world import World


async def test_after_each_run_the_next_due_moment_is_told(here: World) -> None:
    told: list[datetime | None] = []
    here.app.agenda.tell(told.append)
    await here.run_due()
    now = here.env.now()
    tomorrow = now + timedelta(days=1)  # when the outbox forgets what is over
    assert told[-1] == tomorrow
    soon = now + timedelta(seconds=7)
    await here.app.database.write(
        lambda tx: outbox.put(
            tx, guild_id=here.guild.id, kind="unknown", subject="1", due_at=soon, now=now
        )
    )
    await here.run_due()
    assert told[-1] == soon
    await here.forward(timedelta(seconds=7))
    assert told[-1] == tomorrow
