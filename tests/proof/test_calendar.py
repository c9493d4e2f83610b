"""One post for each local date: in every zone, at every hour, over every clock change.

First the rule alone, in every zone at eight times of day for two years, from each post to the
next as the agenda goes; then the claims on a real database, with downtime and changes of
zone, time and weekdays in between.
"""

import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial
from itertools import count, pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.bank.model import Bank
from bot.bank.question_bank import QuestionBank
from bot.core.database import Database, Transaction
from bot.daily.question.tx import claims
from bot.server.calendar import NextPost, next_post
from bot.server.settings import store as guilds
from bot.server.settings.rules.declared import GuildSettings
from bot.server.weekdays import EVERY_DAY
from tests.world import fresh_database

FIRST, LAST = date(2026, 11, 1), date(2028, 11, 1)
BEGIN = datetime.combine(FIRST, time(), tzinfo=UTC) - timedelta(days=2)
TIMES = [time(0, 0), time(0, 30), time(1, 30), time(2, 0), time(2, 30), time(3, 0),
         time(12, 0), time(23, 59)]  # fmt: skip
TRICKY = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia",
          "Africa/Cairo", "America/Havana", "America/Nuuk")  # fmt: skip
GUILD = 7


def _offset(zone: ZoneInfo, hour: int) -> timedelta | None:
    return (BEGIN + timedelta(hours=hour)).astimezone(zone).utcoffset()


def _behaviour(zone: ZoneInfo) -> Iterator[tuple[int, timedelta | None]]:
    """The offset at the beginning, then every change of it, to the hour."""
    offsets = [_offset(zone, day * 24) for day in range((LAST - FIRST).days + 5)]
    yield 0, offsets[0]
    for day, (offset, next_offset) in zip(count(0, 24), pairwise(offsets)):
        if offset != next_offset:
            yield from ((day + hour, _offset(zone, day + hour)) for hour in range(1, 25))


@cache
def distinct_zones() -> dict[tuple[Any, ...], str]:
    """One name for each way in which clocks go in these two years, the tricky ones first; all
    zones are looked at."""
    names = [*TRICKY, *sorted(available_timezones() - {"localtime", "posixrules"})]
    one_of: dict[tuple[Any, ...], str] = {}
    for name in names:
        one_of.setdefault(tuple(_behaviour(ZoneInfo(name))), name)
    return one_of


def walk(zone: ZoneInfo, clock: time) -> Iterator[NextPost]:
    """From post to post, each planned at the instant of the one before."""
    now, after = datetime(2026, 10, 31, tzinfo=UTC), FIRST - timedelta(days=1)
    while after < LAST:
        post = next_post(post_time=clock, zone=zone, weekdays=EVERY_DAY, now=now, after=after)
        yield post
        now, after = post.at, post.on


@pytest.mark.parametrize("clock", TIMES, ids=str)
def test_every_local_date_of_two_years_has_one_post_in_every_zone(clock: time) -> None:
    dates = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    for name in distinct_zones().values():
        zone = ZoneInfo(name)
        posts = list(walk(zone, clock))
        assert [post.on for post in posts] == dates, name
        assert [post.at.astimezone(zone).date() for post in posts] == dates, name


def test_the_zones_are_many_and_the_tricky_ones_among_them() -> None:
    assert len(distinct_zones()) > 50
    assert set(TRICKY) <= set(distinct_zones().values())


def test_the_walk_really_crosses_skipped_and_repeated_hours() -> None:
    offsets = {
        post.at.astimezone(ZoneInfo(name)).utcoffset() for name in TRICKY[:1]
        for post in walk(ZoneInfo(name), time(2, 30))
    }  # fmt: skip
    assert offsets == {timedelta(hours=1), timedelta(hours=2)}
    local = [post.at.astimezone(ZoneInfo("Europe/Berlin")) for post in walk(
        ZoneInfo("Europe/Berlin"), time(2, 30))]  # fmt: skip
    assert [f"{one:%d %b %H:%M}" for one in local if one.hour != 2] == ["28 Mar 03:30",
                                                                       "26 Mar 03:30"]  # fmt: skip


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Database]:
    """A real database with the real schema."""
    path = tmp_path / "calendar.sqlite3"
    path.write_bytes(fresh_database())
    database = Database(path)
    await database.open()
    yield database
    await database.close()


def settings_of(tz: str, clock: time) -> GuildSettings:
    """A guild that posts every day at a time of its own."""
    return GuildSettings(GUILD, channel_id=1, organiser_id=2, tz=tz, post_time=clock)


def change(tx: Transaction, settings: GuildSettings, now: datetime) -> None:
    """What /setup does with a change."""
    guilds.save(tx, settings, now)
    claims.plan_next(tx, settings, now)


def days_of(tx: Transaction) -> list[tuple[date, str, datetime | None]]:
    """The ledger in the order in which it was written."""
    rows = tx.execute("SELECT local_date, state, due_at FROM daily_posts ORDER BY post_id")
    return [
        (date.fromisoformat(on), state, None if due is None else datetime.fromisoformat(due))
        for on, state, due in map(tuple, rows)
    ]


def changes_of(tz: str) -> list[date]:
    """Days of 2027 on which a zone's clocks change; any day where they never do."""
    zone, day = ZoneInfo(tz), date(2027, 1, 1)
    found = []
    while day.year == 2027:
        following = day + timedelta(days=1)
        noon = [datetime.combine(one, time(12), tzinfo=zone) for one in (day, following)]
        if noon[0].utcoffset() != noon[1].utcoffset():
            found.append(following)
        day = following
    return found or [date(2027, 3, 14)]


@pytest.mark.parametrize("tz", TRICKY)
@pytest.mark.parametrize("clock", [time(0, 0), time(0, 30), time(2, 30), time(23, 30)], ids=str)
async def test_each_date_around_a_clock_change_is_claimed_once(
    ledger: Database, bank: Bank, tz: str, clock: time
) -> None:
    def live(tx: Transaction) -> None:
        for turn in changes_of(tz):
            now = datetime.combine(turn - timedelta(days=5), time(12), tzinfo=UTC)
            tx.execute("DELETE FROM outbox")
            tx.execute("DELETE FROM daily_posts")
            change(tx, settings_of(tz, clock), now)
            for _ in range(10 * 24 * 2):
                now += timedelta(minutes=30)
                for _twice in range(2):
                    claims.claim_due(tx, QuestionBank(bank), 1, GUILD, now)
            days = days_of(tx)
            assert [on for on, _, _ in days] == [
                days[0][0] + timedelta(days=n) for n in range(len(days))
            ]
            assert {state for _, state, _ in days} == {"claimed"}
            assert len(days) in (9, 10, 11)
            zone = ZoneInfo(tz)
            assert all(due and due.astimezone(zone).date() == on for on, _, due in days)

    await ledger.write(live)


@pytest.mark.parametrize("tz", TRICKY)
async def test_downtime_and_changes_of_mind_never_repeat_a_date_or_post_an_old_one(
    ledger: Database, bank: Bank, tz: str
) -> None:
    async def one_life(seed: int) -> None:
        await ledger.write(partial(live, rng=random.Random(f"{tz}:{seed}")))

    def live(tx: Transaction, rng: random.Random) -> None:
        tx.execute("DELETE FROM outbox")
        tx.execute("DELETE FROM daily_posts")
        now = datetime(2027, 2, 1, tzinfo=UTC)
        settings = settings_of(tz, rng.choice(TIMES))
        change(tx, settings, now)
        for _ in range(100):
            now += timedelta(minutes=rng.choice((20, 60, 600, 1440, 1440, 5000)))
            before = {on for on, _, _ in days_of(tx)}
            claims.claim_due(tx, QuestionBank(bank), 1, GUILD, now)
            today = now.astimezone(settings.zone).date()
            for on, state, due in days_of(tx):
                if on in before:
                    continue
                assert on >= max(before, default=on), "dates never run backwards"
                assert on.weekday() in settings.weekdays, "rest days are no days"
                assert on == today if state == "claimed" else on < today, state
                assert due is None or due <= now, "never before its time"
            if rng.random() < 0.3:
                settings = changed(settings, rng)
                change(tx, settings, now)

    for seed in range(4):
        await one_life(seed)


def changed(settings: GuildSettings, rng: random.Random) -> GuildSettings:
    """The organiser thinks again: another zone, time, or other weekdays."""
    weekdays = frozenset(rng.sample(range(7), rng.randint(1, 7)))
    return rng.choice([
        replace(settings, tz=rng.choice(TRICKY)),
        replace(settings, post_time=rng.choice(TIMES)),
        replace(settings, weekdays=weekdays),
    ])  # fmt: skip


async def test_a_downtime_of_days_voids_what_it_missed_and_catches_up_today(
    ledger: Database, bank: Bank
) -> None:
    def live(tx: Transaction) -> None:
        change(tx, settings_of("Europe/Berlin", time(9)), datetime(2027, 3, 26, 6, tzinfo=UTC))
        back = datetime(2027, 3, 29, 21, 0, tzinfo=UTC)  # 23:00 there, after the clock change
        claims.claim_due(tx, QuestionBank(bank), 1, GUILD, back)
        assert [(on.day, state) for on, state, _ in days_of(tx)] == [
            (26, "void"), (27, "void"), (28, "void"), (29, "claimed"),
        ]  # fmt: skip

    await ledger.write(live)
