"""Which question comes, and when the next one does: what the settings and the ledger say, inside
the caller's transaction."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from bot.bank.choose import Asked, Chosen, NothingToAsk, Policy, choose_among, days_left, pool
from bot.bank.model import TOPICS, Difficulty, Question
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.daily.contributed.tx import reading as contributed
from bot.daily.ledger import store
from bot.server import calendar
from bot.server.settings.rules.declared import GuildSettings


def policy_of(settings: GuildSettings, own: Sequence[Question] = ()) -> Policy:
    """The choice policy that the settings say. Topics of the server's own are always on."""
    mix = {Difficulty(name): weight for name, weight in settings.difficulty_mix.items()}
    topics = settings.topics
    if topics:
        topics = {**Counter(one.topic for one in own if one.topic not in TOPICS), **topics}
    return Policy(topic_weights=topics, difficulty_mix=mix)


def unasked(
    tx: Transaction, bank: QuestionBank, settings: GuildSettings, asked: Sequence[Asked]
) -> int:
    """How many questions are left that were never asked."""
    own = contributed.own_questions(tx, bank, settings.guild_id)
    questions = pool(bank.bank.active, own, settings.own_use)
    return days_left(questions, asked=asked, policy=policy_of(settings, own))


def choose(
    tx: Transaction, bank: QuestionBank, seed: int, settings: GuildSettings, on: date,
    queued: str | None, asked: Sequence[Asked] | None = None,
) -> Chosen | NothingToAsk:  # fmt: skip
    """The question for a date. Seeded by guild and date: asking twice gives the same. ``asked`` is
    the history where the caller has read it."""
    rng = random.Random(f"{seed}:{settings.guild_id}:{on.isoformat()}")
    own = contributed.own_questions(tx, bank, settings.guild_id)
    asked = store.asked(tx, settings.guild_id) if asked is None else asked
    if own:  # a topic of theirs may be spelled in another way since
        topic_of = partial(bank.own.topic_of, settings.guild_id)
        asked = [replace(one, topic=topic_of(one.topic)) for one in asked]
    return choose_among(
        bank.bank.active, own, settings.own_use, policy=policy_of(settings, own), queued_id=queued,
        asked=asked, rng=rng,
    )  # fmt: skip


def why_none(
    tx: Transaction, bank: QuestionBank, seed: int, settings: GuildSettings, now: datetime
) -> str:
    """Why there is no next question; "": there is one."""
    on = next_date(settings, now)
    queued = dict(store.queued(tx, settings.guild_id, on)).get(on)
    chosen = choose(tx, bank, seed, settings, on, queued)
    return chosen.note if isinstance(chosen, NothingToAsk) else ""


def coming(
    tx: Transaction, bank: QuestionBank, seed: int, settings: GuildSettings, first: date,
    before: date,
) -> tuple[Question, ...]:  # fmt: skip
    """The questions of the posting dates from ``first`` up to but without ``before``, in their
    order: those that were asked, and those that would be chosen now, which come unless somebody
    changes that."""
    queued = dict(store.queued(tx, settings.guild_id, first))
    asked = list(store.asked(tx, settings.guild_id))
    found = []
    for on in calendar.posting_dates(first, before, settings.weekdays):
        post = store.on_date(tx, settings.guild_id, on)
        if post is not None:
            known = bank.question(post.question_id)
            found += [] if known is None else [known]
            continue
        chosen = choose(tx, bank, seed, settings, on, queued.get(on), asked)
        if isinstance(chosen, NothingToAsk):
            break
        question = bank.question(chosen.question_id)
        assert question is not None
        asked.append(Asked(question.id, question.topic, question.difficulty, on))
        found.append(question)
    return tuple(found)


def next_date(settings: GuildSettings, now: datetime) -> date:
    """The local date of the next question; the server's today if none is planned."""
    return settings.next_post_on or today_of(settings, now)


def today_of(settings: GuildSettings, now: datetime) -> date:
    """The server's local date."""
    return now.astimezone(settings.zone).date()
