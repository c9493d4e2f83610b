"""A group's week, inside one transaction."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.bank.model import topic_name
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.feature import Asker, NextStep
from bot.core.ids import GuildId, UserId
from bot.core.outbox import store as outbox
from bot.core.outbox.store import OutboxRow
from bot.daily.ledger import tx as ledger
from bot.daily.question.tx import choice
from bot.daily.votes import tx as votes
from bot.daily.votes.rules import WellPut
from bot.progress.figures import rules as figures
from bot.progress.figures import store as counted
from bot.progress.figures.rules import PRACTICE, WEEK, ActivityKind, QuestionFigures, TimeSpan
from bot.progress.group_week import rules, store
from bot.progress.group_week.messages import Divided, GroupWeek, ReadAnswer
from bot.progress.group_week.rules import GroupWeekPlan
from bot.server import members
from bot.server.settings import store as guilds

PATIENCE = timedelta(hours=12)
"""A week that is told later than this would be told at another time of day than was wished."""
KIND, DRAW = "group-week", "group-week-draw"
BETWEEN_DRAWS = timedelta(seconds=2)


def week(
    tx: Transaction, bank: QuestionBank, seed: int, guild_id: GuildId, span: TimeSpan,
    gone: Collection[UserId],
) -> GroupWeek:  # fmt: skip
    """A week as it may be told to everybody now. What those did who hide, or are ``gone``, is in no
    number either: it would be told as if others had done it."""
    left_out = members.hidden_of(tx, guild_id).union(gone)
    done = figures.by_person(
        one for one in counted.activities(tx, guild_id, span) if one.user_id not in left_out
    )
    totals = {kind: sum(each[kind] for each in done.values()) for kind in ActivityKind}
    found = votes.well_put(tx, guild_id, span.since, span.until)
    held = counted.held(tx, guild_id, span)
    return GroupWeek(
        practised=tuple(sorted(done)),
        answers=totals[ActivityKind.ANSWER],
        questions=sum(totals[kind] for kind in PRACTICE),
        well_put=_well_put(bank, (one for one in found if one.user_id not in left_out)),
        divided=_divided(bank, tx, guild_id, counted.question_figures(tx, guild_id, span)),
        reached=tuple(
            (one.user_id, one.days)
            for one in counted.reached(tx, guild_id, span)
            if one.user_id not in left_out
        ),
        mocks=len({session_id for session_id, user_id in held if user_id not in left_out}),
        topics=_topics(bank, seed, tx, guild_id, span.until),
    )


def _well_put(bank: QuestionBank, found: Iterable[WellPut]) -> tuple[ReadAnswer, ...]:
    """The picks, and the answers with the most votes; then in the order of the questions, so that
    nobody is ranked."""
    best = sorted(found, key=lambda one: not one.is_pick)[: rules.MOST_ANSWERS]
    shown = []
    for one in sorted(best, key=lambda one: one.answer_id):
        question = bank.question(one.question_id)
        title = "a question" if question is None else question.title
        shown.append(
            ReadAnswer(one.user_id, title, one.channel_id, one.message_id, one.is_pick)
        )  # fmt: skip
    return tuple(shown)


def _divided(
    bank: QuestionBank, tx: Transaction, guild_id: GuildId, found: Iterable[QuestionFigures]
) -> Divided | None:
    """Only of questions whose answer is out."""
    secret = ledger.open_questions(tx, guild_id)
    one = figures.most_divided(
        each for each in found
        if each.question_id not in secret and bank.question(each.question_id) is not None
    )  # fmt: skip
    question = None if one is None else bank.question(one.question_id)
    if one is None or question is None:
        return None
    return Divided(question.title, round(100 * one.share))


def _topics(
    bank: QuestionBank, seed: int, tx: Transaction, guild_id: GuildId, until: datetime
) -> tuple[str, ...]:
    """Of the questions of the next seven dates, as they would be chosen now."""
    settings = guilds.get(tx, guild_id)
    if settings is None or settings.paused:
        return ()
    first = until.astimezone(settings.zone).date() + timedelta(days=1)
    found = choice.coming(tx, bank, seed, settings, first, first + WEEK)
    return tuple(dict.fromkeys(topic_name(one.topic) for one in found))


def _whose(guild_id: GuildId) -> str:
    return f"{guild_id}:"


def _subject(plan: GroupWeekPlan) -> str:
    return _whose(plan.guild_id) + plan.next_on.isoformat()


def span_of(tx: Transaction, row: OutboxRow) -> TimeSpan:
    """What the week of a row reaches over."""
    last = counted.last_week(tx, KIND, _whose(row.guild_id), row.due_at)
    return figures.week_until(row.due_at, last)


def looked_at(span: TimeSpan) -> TimeSpan:
    """The same with seven days more: what was answered the week before may have been revealed, and
    voted on, in this one."""
    return TimeSpan(span.since - WEEK, span.until)


def next_one(plan: GroupWeekPlan, zone: ZoneInfo, now: datetime) -> GroupWeekPlan:
    """The plan with the date after its next one."""
    return rules.planned(
        plan.guild_id, plan.channel_id, plan.weekday, plan.clock, zone, now, plan.next_on
    )


def change(tx: Transaction, plan: GroupWeekPlan, zone: ZoneInfo, now: datetime) -> GroupWeekPlan:
    """Save what was wished; as it is kept. A date's week is told once, so one that was told today
    comes again in a week, whatever the hour."""
    if outbox.marker_of(tx, KIND, _subject(plan)):
        plan = next_one(plan, zone, now)
    store.save(tx, plan)
    return plan


def claim(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """Write a due week down, once for each local date, and plan the next one. One that is too late
    is left out; one whose hour moved with the server's zone comes at that hour, and reaches to it
    also where it is told later."""
    plan, settings = store.get(tx, guild_id), guilds.get(tx, guild_id)
    if plan is None or plan.next_at > now:
        return
    if settings is None or settings.left_at is not None:
        store.remove(tx, guild_id)
        return
    moved = rules.moved(plan, settings.zone, now)
    if moved is not None:
        store.save(tx, moved)
        return
    if now - plan.next_at <= PATIENCE:
        # It lasts: who it names may hide or be erased later, and it is drawn again then.
        outbox.put(
            tx, guild_id=guild_id, kind=KIND, subject=_subject(plan),
            channel_id=plan.channel_id, due_at=rules.moment(plan, settings.zone), now=now,
            expires_at=plan.next_at + PATIENCE, lasting=True,
        )  # fmt: skip
    store.save(tx, next_one(plan, settings.zone, now))


def restored(tx: Transaction, now: datetime) -> None:
    """What was due since a copy was made may have been told: it is left out."""
    for plan in store.due(tx, now):
        settings = guilds.get(tx, plan.guild_id)
        if settings is not None:
            store.save(tx, next_one(plan, settings.zone, now))


def settings_changed(tx: Transaction, guild_id: GuildId, now: datetime) -> None:
    """The server's zone may be another one: the week comes at its hour there."""
    plan, settings = store.get(tx, guild_id), guilds.get(tx, guild_id)
    # One that is due already waits to be claimed, and is no later for it.
    if plan is not None and settings is not None and plan.next_at > now:
        store.save(tx, rules.moved(plan, settings.zone, now) or replace(plan, next_at=now))


def told(tx: Transaction, guild_id: GuildId, subject: str) -> OutboxRow | None:
    """A week that was told or may have been."""
    return outbox.tried(tx, KIND, subject)


def redraw(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """Have the weeks that may name a member drawn again, the newest first: they hid, came back or
    are erased."""
    drawn = 0
    for row in reversed(outbox.begun(tx, KIND, _whose(guild_id))):
        if not counted.activities_of(tx, guild_id, user_id, looked_at(span_of(tx, row))):
            continue
        due_at = now + drawn * BETWEEN_DRAWS
        if not outbox.move(tx, DRAW, row.subject, due_at):
            outbox.put(
                tx, guild_id=guild_id, kind=DRAW, subject=row.subject, due_at=due_at, now=now
            )
        drawn += 1


def next_steps(tx: Transaction, asker: Asker) -> tuple[NextStep, ...]:
    """For organisers: when the week is told."""
    plan = store.get(tx, asker.guild_id)
    if plan is None:
        return ()
    return (
        NextStep(
            line=f"**The group's week:** next {{when}}, in <#{plan.channel_id}>.",
            at=plan.next_at, for_organisers=True,
        ),
    )  # fmt: skip
