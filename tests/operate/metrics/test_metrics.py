"""What is counted, through the real discord.py; and that it costs and tells nothing else."""

import logging
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

import bot as bot_package
from bot.bank.model import Bank
from bot.core.database import Transaction
from bot.core.errors import DeliveryError, DeliveryFailure
from bot.core.ids import GuildId
from bot.core.outbox import store as outbox
from bot.operate.metrics import rules
from bot.operate.metrics.service import MEMBERS_SECONDS, REFRESHED_SECONDS, Metrics
from bot.operate.monitoring import ErrorCounter, Monitoring, MonitoringPlan
from tests.operate.running import Bot, running_bot
from tests.world import World, world

HOUR = timedelta(hours=1)


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    async with running_bot(tmp_path) as made:
        yield made


async def figures(metrics: Metrics, running: object = None) -> dict[str, float]:
    """Every series with its labels, and its value."""
    text, _ = await metrics.text(running, is_ready=True)  # type: ignore[arg-type]
    found = {}
    for family in text_string_to_metric_families(text.decode()):
        for one in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(one.labels.items()))
            found[f"{one.name.removeprefix('studybot_')}{{{labels}}}"] = one.value
    return found


async def test_a_day_of_a_server_in_figures(
    tmp_path: Path, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics = Metrics()
    counter = ErrorCounter(metrics)
    logging.getLogger().addHandler(counter)
    make = World.make_app
    monkeypatch.setattr(World, "make_app", lambda self: make(self, telemetry=metrics))
    try:
        async with world(tmp_path, bank) as here:
            await here.setup(time="09:00", timezone="UTC")
            ann = here.member("zelda")
            await here.until("2026-01-01T09:00:03")
            card = here.channel.history()[0]
            opened = await ann.click(card, label="Answer")
            await ann.submit_modal(
                opened, {"text": "An answer that is long enough to count.", "who": "keep"}
            )
            await ann.slash(here.channel, "quiz start", topic="no such topic at all")
            here.env.check_errors = False

            async def fails(*_: object, **__: object) -> None:
                raise DeliveryError(DeliveryFailure.FORBIDDEN, "no")

            monkeypatch.setattr(here.app.notifier, "send", fails)
            here.app.core.outbox.attach({"test": fails}, {})
            place, now = GuildId(here.guild.id), here.app.clock.now()

            def put(tx: Transaction) -> None:
                outbox.put(tx, guild_id=place, kind="test", subject="1", due_at=now, now=now)

            await here.app.database.write(put)
            await here.until("2026-01-01T09:00:04")
            monkeypatch.setattr(here.app.database, "read", fails)
            await ann.slash(here.channel, "streak show")
            monkeypatch.undo()
            await here.app.uptime.connected()
            await here.app.uptime.disconnected()
            seen = await figures(metrics, here.app.live)
            text, _ = await metrics.text(here.app.live, is_ready=True)
            ids = {here.guild.id, here.channel.id, ann.id, card.id}
            await here.app.uptime.connected()
    finally:
        logging.getLogger().removeHandler(counter)
    assert seen["outbox_lateness_seconds_count{kind=question}"] == 1
    assert seen["outbox_lateness_seconds_sum{kind=question}"] == 3
    assert seen["outbox_not_taken_total{failure=forbidden}"] == 1
    assert seen["interactions_total{command=setup,outcome=answered}"] == 1
    assert seen["interactions_total{command=answers:form,outcome=answered}"] == 1
    assert seen["interactions_total{command=streak show,outcome=failed}"] == 1
    assert seen["interaction_acknowledgement_seconds_count{command=setup}"] == 1
    assert seen["interaction_acknowledgement_seconds_count{command=streak show}"] == 1
    assert seen["errors_total{where=bot.gateway.errors}"] == 1
    assert seen["database_seconds_count{access=write}"] > 3
    assert seen["database_seconds_count{access=read}"] > 3
    assert seen["outages_total{}"] == 1
    assert seen["guilds{}"] == 1
    assert seen["shards{state=wanted}"] == 1
    assert seen["members_active{days=7}"] == seen["members_active{days=30}"] == 1
    assert seen["outage_seconds{}"] == 0
    assert not any(str(one) in text.decode() for one in ids)
    assert "zelda" not in text.decode()
    assert re.search(r"\d{15}", re.sub(r" [\d.e+-]+$", "", text.decode(), flags=re.M)) is None


async def test_what_is_due_stuck_and_away_is_told(bot: Bot) -> None:
    await bot.connect()
    now = bot.clock.now()

    def put(tx: Transaction) -> None:
        for subject, due_at in (("1", now), ("2", now + HOUR), ("3", now + HOUR)):
            outbox.put(
                tx, guild_id=GuildId(1), kind="question", subject=subject, due_at=due_at, now=now
            )
        tx.execute("UPDATE outbox SET problem = 'temporary: no' WHERE subject = '2'")

    await bot.database.write(put)
    await bot.uptime.disconnected(bot.shards[0])
    bot.clock.moment += timedelta(seconds=90)
    seen = await figures(Metrics(), bot.running)
    assert seen["outbox_rows{state=due}"] == seen["outbox_rows{state=stuck}"] == 1
    assert seen["outage_seconds{}"] == 90


async def test_the_database_is_asked_at_most_once_a_minute(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics, reads = Metrics(), []
    real = bot.database.read

    async def read(fn: object) -> object:
        reads.append(fn)
        return await real(fn)  # type: ignore[arg-type]

    monkeypatch.setattr(bot.database, "read", read)
    for _ in range(5):
        await figures(metrics, bot.running)
    assert len(reads) == 2, "rows and members"
    assert MEMBERS_SECONDS > REFRESHED_SECONDS >= 60
    await bot.database.close()
    assert (await figures(metrics, bot.running))["outbox_rows{state=due}"] == 0, "as read last"
    assert (await figures(Metrics(), bot.running))["guilds{}"] == 3, "the rest is told"


async def test_what_rarely_happens_is_told_as_zero_so_that_its_first_time_is_seen(bot: Bot) -> None:
    seen = await figures(Metrics(), bot.running)
    for series in (
        *(f"outbox_not_taken_total{{failure={one.value}}}" for one in DeliveryFailure),
        *(f"discord_refusals_total{{scope={one}}}" for one in ("user", "global", "shared")),
        "outages_total{}",
    ):
        assert seen.get(series) == 0, series


async def test_each_figure_of_the_table_is_told_under_its_names(bot: Bot) -> None:
    metrics = Metrics()
    metrics.done("question", timedelta(seconds=-1))
    metrics.not_taken(DeliveryFailure.GONE)
    metrics.queried("read", 0.1)
    metrics.acknowledged("help", 0.2)
    metrics.ended("help", "lost")
    metrics.requested("messages", 200)
    metrics.failed("bot.core")
    for scope in ("user", "global", "shared", "what a stranger sends"):
        metrics.refused(scope)
    seen = {name.partition("{")[0] for name in await figures(metrics, bot.running)}
    named = {series.removeprefix("studybot_") for one in rules.FIGURES for series in one.series}
    assert named <= seen
    ours = {name for name in seen if not name.startswith(("process_", "python_"))}
    assert {name for name in ours if not name.endswith("_created")} == named
    refusals = [n for n in await figures(metrics) if n.startswith("discord_refusals_total")]
    assert len(refusals) == 3


async def test_nothing_is_imported_opened_or_called_where_nobody_wants_figures(bot: Bot) -> None:
    quiet = Monitoring(MonitoringPlan(), bot.clock)
    handlers = list(logging.getLogger().handlers)
    await quiet.open()
    quiet.follow(bot.running)
    assert (quiet.metrics, quiet.port) == (None, None)
    assert logging.getLogger().handlers == handlers
    await quiet.close()


def test_what_few_want_is_imported_where_it_is_wanted() -> None:
    named = re.compile(r"^(from|import) .*(prometheus|sentry_sdk|aiohttp import.*web)", re.M)
    for path in sorted(Path(bot_package.__file__).parent.rglob("*.py")):
        assert named.search(path.read_text("utf-8")) is None, path
    assert named.search("import os\nfrom prometheus_client import Counter\n") is not None


async def test_a_port_that_is_set_counts_errors_and_is_closed_in_the_end(
    bot: Bot, unused_tcp_port: int
) -> None:
    monitoring = Monitoring(MonitoringPlan(port=unused_tcp_port), bot.clock)
    await monitoring.open()
    monitoring.follow(bot.running)
    assert monitoring.port == unused_tcp_port
    assert monitoring.metrics is not None
    logging.getLogger("bot.somewhere").error("no")
    assert (await figures(monitoring.metrics))["errors_total{where=bot.somewhere}"] == 1
    await monitoring.close()
    assert monitoring.port is None
    await monitoring.close()
