"""What an operator reads at `info`: a line for each thing that happened, with ids and no words."""

from typing import Any

import pytest

from tests.world import World

EVENTS = ("set up", "posted", "revealed", "joined", "left", "outage begun", "outage ended")


def lines(caplog: pytest.LogCaptureFixture) -> list[tuple[str, dict[str, Any]]]:
    """What was logged by these names, with the ids of each."""
    return [
        (one.getMessage(), {key: value for key, value in vars(one).items() if key.endswith("_id")})
        for one in caplog.records
        if one.getMessage() in EVENTS
    ]


async def test_each_event_has_one_line_with_its_ids(
    here: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    guild = {"guild_id": here.guild.id}
    await here.setup(time="09:00", timezone="UTC")
    await here.setup(time="10:00")  # a change is no news
    await here.until("2026-01-01T10:00")
    card = here.channel.history()[0]
    await here.until("2026-01-01T11:00")
    await here.app.client.on_guild_join(here.app.client.get_guild(here.guild.id))
    for _ in range(2):  # it is said again and again
        await here.app.uptime.disconnected()
    await here.env.advance_time(1)
    for _ in range(2):
        await here.app.uptime.connected()
    await here.app.client.on_guild_remove(here.app.client.get_guild(here.guild.id))
    await here.until("2026-01-02T10:00")
    found = lines(caplog)
    assert [event for event, _ in found] == [
        "set up", "posted", "joined", "outage begun", "outage ended", "left", "revealed",
    ]  # fmt: skip
    told = dict(found)
    assert told["set up"] == {**guild, "channel_id": here.channel.id}
    day = {**guild, "post_id": 1}
    assert told["posted"] == {**day, "outbox_id": 1, "message_id": card.id}
    assert told["revealed"].items() > day.items()
    assert told["joined"] == told["left"] == guild


async def test_the_outage_of_a_restart_is_said_too(
    here: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await here.until("2026-01-01T10:00")
    await here.restart()
    assert [event for event, _ in lines(caplog)] == []  # no second has passed
    await here.app.close()
    await here.env.advance_time(60)
    await here.come_back()
    assert [event for event, _ in lines(caplog)] == ["outage begun", "outage ended"]
