"""What other wings may know of the ledger: which post, and which questions are still secret."""

import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.database import Transaction
from bot.core.ids import PostId
from bot.daily.ledger import store, tx
from bot.daily.ledger.rules import Counting
from bot.server.settings import store as guilds
from bot.server.settings.rules.declared import GuildSettings
from tests.world import fresh_database

GUILD, OTHER = 1, 2
FIRST = date(2026, 3, 1)
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Transaction]:
    path = tmp_path / "studybot.sqlite3"
    path.write_bytes(fresh_database())
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    for guild_id in (GUILD, OTHER):
        guilds.save(connection, GuildSettings(guild_id, 1, 1), NOW)
    yield connection
    connection.close()


def claim(work: Transaction, day: int, question: str, guild_id: int = GUILD) -> PostId:
    post_id = store.claim(
        work, guild_id=guild_id, on=FIRST + timedelta(days=day), question=(question, "llm", "easy"),
        choice_note="", channel_id=1, due_at=NOW, now=NOW,
    )  # fmt: skip
    assert post_id is not None
    return post_id


def send(work: Transaction, post_id: PostId) -> PostId:
    store.mark_sent(work, post_id, channel_id=1, message_id=2, sent_at=NOW, reveal_due_at=NOW)
    return post_id


def reveal(work: Transaction, post_id: PostId) -> PostId:
    store.mark_revealed(work, post_id, revealed_at=NOW, message_id=None, void_reason="")
    return post_id


def test_a_post_belongs_to_its_server_and_was_posted(work: Transaction) -> None:
    claimed, sent = claim(work, 0, "a"), send(work, claim(work, 1, "b"))
    assert tx.post_of(work, GUILD, claimed) is None
    found = tx.post_of(work, GUILD, sent)
    assert found is not None
    assert found.question_id == "b"
    assert tx.post_of(work, OTHER, sent) is None
    assert tx.post_of(work, GUILD, 99) is None


def test_open_questions_are_those_that_are_not_revealed_yet(work: Transaction) -> None:
    reveal(work, send(work, claim(work, 0, "revealed")))
    send(work, claim(work, 1, "open"))
    claim(work, 2, "claimed")
    send(work, claim(work, 0, "elsewhere", OTHER))
    assert tx.open_questions(work, GUILD) == {"open"}


def test_what_is_on_its_way_or_queued_is_secret_too(work: Transaction) -> None:
    reveal(work, send(work, claim(work, 0, "revealed")))
    send(work, claim(work, 1, "open"))
    claim(work, 2, "claimed")
    for day, question in ((2, "past"), (3, "soon"), (30, "later")):
        on = FIRST + timedelta(days=day)
        store.queue(work, guild_id=GUILD, on=on, question_id=question, added_by=1)
    since = FIRST + timedelta(days=3)
    assert tx.hidden_questions(work, GUILD, since) == {"open", "claimed", "soon", "later"}


def test_what_counts_is_kept_with_a_question_from_its_post_to_its_reveal(work: Transaction) -> None:
    strict, kind = Counting(1000, False, False), Counting(5, True, True)
    normal = Counting(20, False, False)
    over = reveal(work, send(work, claim(work, 0, "revealed")))
    open_one, elsewhere = send(work, claim(work, 1, "open")), send(work, claim(work, 0, "x", OTHER))
    claimed = claim(work, 2, "claimed")
    assert [kept(work, one) for one in (over, open_one, claimed)] == [normal, normal, strict]
    for chosen in (kind, strict):
        settings = replace(GuildSettings(GUILD, 1, 1), **asdict(chosen))
        guilds.save(work, settings, NOW)
        tx.keep_kinder(work, settings)
        found = [kept(work, one) for one in (over, open_one, elsewhere, claimed)]
        assert found == [normal, kind, normal, strict]
    assert kept(work, send(work, claimed)) == strict


def kept(work: Transaction, post_id: PostId) -> Counting:
    post = store.get(work, post_id)
    assert post is not None
    return Counting(post.min_chars, post.late_counts, post.any_practice)


def test_what_was_open_at_a_moment_is_found_among_years_at_no_more_work(work: Transaction) -> None:
    steps = []
    for days in (range(70), range(70, 250)):
        for day in days:
            at, post_id = NOW + timedelta(days=day), claim(work, day, "a")
            store.mark_sent(work, post_id, channel_id=1, message_id=2, sent_at=at, reveal_due_at=at)
            if day:  # the first can't be revealed
                over = at + timedelta(days=1)
                store.mark_revealed(
                    work, post_id, revealed_at=over, message_id=None, void_reason=""
                )
        ran: list[int] = []
        work.set_progress_handler(lambda ran=ran: ran.append(1), 10)
        found = store.open_at(work, GUILD, NOW + timedelta(days=days[-1], hours=-1))
        work.set_progress_handler(None, 0)
        steps.append(len(ran))
        assert [(one.on - FIRST).days for one in found] == [days[-1] - 1, 0]
    assert steps[1] < steps[0] * 1.2
