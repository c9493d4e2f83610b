"""What was chosen before and may still be asked: against the database, in one transaction."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.bank.model import Bank
from bot.bank.question_bank import QuestionBank, own_id
from bot.core.database import Transaction
from bot.core.ids import ChannelId, GuildId, UserId
from bot.daily.contributed import store as contributed
from bot.daily.contributed.tx import reading, saving
from bot.practice.quiz.asking import tx as asking
from bot.practice.quiz.asking.rules import fingerprint
from bot.practice.quiz.duel import store
from bot.practice.quiz.duel import tx as duels
from bot.practice.quiz.duel.store import DuelAnswer
from tests.practice.quiz.conftest import choice
from tests.world import in_memory

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
HERE, ELSEWHERE = GuildId(1), GuildId(2)
ANN, BOB = UserId(5), UserId(6)


@pytest.fixture
def tx() -> Iterator[Transaction]:
    with closing(in_memory()) as connection:
        yield connection


def saved(tx: Transaction, guild_id: GuildId, prompt: str = "How many?") -> str:
    """A question for a figure becomes a server's own, or is changed; the id the bot has for it."""
    one: dict[str, Any] = {
        "id": "ours", "topic": "statistics", "difficulty": "easy", "kind": "number",
        "title": "Our figure", "prompt": prompt, "answer": "One half of them.",
        "value": 0.5, "tolerance": 0.01, "work": "1 / 2",
    }  # fmt: skip
    saving.save(tx, guild_id, [one], NOW)
    return own_id(guild_id, contributed.last_number(tx, guild_id))


def test_an_own_question_is_asked_as_the_database_has_it_whoever_changed_it(
    tx: Transaction,
) -> None:
    bank = QuestionBank(Bank.of(()))
    name = saved(tx, HERE)
    assert bank.own.revision(HERE) == 0, "this process has read none yet"
    first = asking.askable_now(tx, bank, HERE)(name, "")
    assert first is not None
    saved(tx, HERE, prompt="How many of them all?")
    changed = asking.askable_now(tx, bank, HERE)(name, "")
    assert changed is not None
    assert (first.prompt, changed.prompt) == ("How many?", "How many of them all?")


def test_another_servers_own_question_is_never_asked(tx: Transaction) -> None:
    bank = QuestionBank(Bank.of(()))
    name = saved(tx, ELSEWHERE)
    reading.look_again(tx, bank, ELSEWHERE)
    assert asking.askable_now(tx, bank, ELSEWHERE)(name, "") is not None
    assert asking.askable_now(tx, bank, HERE)(name, "") is None


def test_what_only_one_answered_stands_for_nothing_when_the_other_is_gone(tx: Transaction) -> None:
    asked = [choice(f"duel-{at}") for at in range(3)]
    bank = QuestionBank(Bank.of(asked))
    duel_id = store.create(
        tx, HERE, ChannelId(3), (ANN, BOB), tuple((one.id, fingerprint(one)) for one in asked),
        now=NOW, due_at=NOW + timedelta(days=1),
    )  # fmt: skip
    for position in (0, 1):
        store.answer(tx, duel_id, DuelAnswer(ANN, position, "1", is_right=True), NOW)
    other = replace(asked[0], choices=choice("other", rights="1000").choices)
    bank.replace(Bank.of([other, *asked[1:]]))
    tx.execute("DELETE FROM duel_players WHERE user_id = ?", (BOB,))
    duel = duels.current(tx, bank, HERE, duel_id, NOW)
    over = duels.over(tx, bank, duel, ANN)
    assert (over.mine.answered, over.counting, over.other_id) == (1, 2, None)
