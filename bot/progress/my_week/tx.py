"""A member's week, inside one transaction."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from bot.bank.model import topic_name
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.feature import Asker, NextStep
from bot.core.ids import ChannelId, GuildId, UserId
from bot.core.outbox import store as outbox
from bot.daily.answers import tx as answers
from bot.daily.ledger import tx as ledger
from bot.daily.streaks import tx as streaks
from bot.practice.review import tx as reviews
from bot.progress.figures import rules as figures
from bot.progress.figures import store as counted
from bot.progress.figures.rules import WEEK, TimeSpan
from bot.progress.figures.rules import ActivityKind as Kind
from bot.progress.my_week import rules, store
from bot.progress.my_week.messages import MemberWeek, WeekStep
from bot.progress.my_week.rules import MyWeekPlan
from bot.server.settings import store as guilds

PATIENCE = timedelta(hours=12)
"""Later than this it would come at another time of day than the member wished."""
KIND = "my-week"
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MOST_TOPICS = 3


def week(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, user_id: UserId, until: datetime
) -> MemberWeek:
    """What the member did in the week that was due at a moment, and what comes next."""
    last = counted.last_week(tx, KIND, _whose(guild_id, user_id), until)
    return within(tx, bank, guild_id, user_id, figures.week_until(until, last))


def within(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, user_id: UserId, span: TimeSpan
) -> MemberWeek:
    """What the member did within a span, and what comes next."""
    until = span.until
    done: Counter[Kind] = Counter()
    for one in counted.activities_of(tx, guild_id, user_id, span):
        done[one.kind] = one.number
    tries = counted.tries_of(tx, guild_id, user_id, TimeSpan(BEGINNING, until))
    topics = Counter(
        topic_name(question.topic)
        for one in figures.stronger(tries, span.since)
        if (question := bank.question(one)) is not None
    )
    due = reviews.outlook(tx, bank, guild_id, user_id, until)
    settings = guilds.get(tx, guild_id)
    post = next(
        (
            one
            for one in ledger.open_posts(tx, guild_id)
            if answers.answer_of(tx, one.post_id, user_id) is None and one.message_id is not None
        ),
        None,
    )
    asked = None if post is None else bank.question(post.question_id)
    if asked is None:
        post = None
    channel_id = ChannelId(0) if settings is None else settings.channel_id
    return MemberWeek(
        answers=done[Kind.ANSWER], quiz_questions=done[Kind.QUIZ], reviews=done[Kind.REVIEW],
        practised=done[Kind.OPEN], mocks=done[Kind.MOCK], solos=done[Kind.SOLO],
        streak=streaks.progress(tx, guild_id, user_id).current,
        stronger=tuple(sorted(topics.items(), key=lambda one: (-one[1], one[0])))[:MOST_TOPICS],
        due_now=due.left,
        coming_back=sum(on <= due.today + WEEK for on in due.days),
        step=WeekStep.ANSWER if post else WeekStep.REVIEW if due.left else WeekStep.QUIZ,
        channel_id=channel_id if post is None else post.channel_id or channel_id,
        message_id=None if post is None else post.message_id,
        title="" if asked is None else asked.title,
    )  # fmt: skip


def _whose(guild_id: GuildId, user_id: UserId) -> str:
    return f"{guild_id}:{user_id}:"


def _subject(plan: MyWeekPlan) -> str:
    return _whose(plan.guild_id, plan.user_id) + plan.next_on.isoformat()


def _next_one(plan: MyWeekPlan, now: datetime) -> MyWeekPlan:
    return rules.planned(
        plan.guild_id, plan.user_id, plan.weekday, plan.clock, plan.tz, now, plan.next_on
    )


def change(tx: Transaction, plan: MyWeekPlan, now: datetime) -> MyWeekPlan:
    """Save what was wished; as it is kept. A date's week comes once, so one that came today comes
    again in a week, whatever the hour."""
    if outbox.marker_of(tx, KIND, _subject(plan)):
        plan = _next_one(plan, now)
    store.save(tx, plan)
    return plan


def claim(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """Write a due week down, once for each local date, and plan the next one. One that is too late
    is left out."""
    plan = store.get(tx, guild_id, user_id)
    if plan is None or plan.next_at > now:
        return
    if now - plan.next_at <= PATIENCE:
        outbox.put(
            tx, guild_id=guild_id, kind=KIND, due_at=plan.next_at, now=now, user_id=user_id,
            subject=_subject(plan),
            expires_at=plan.next_at + PATIENCE,
        )  # fmt: skip
    store.save(tx, _next_one(plan, now))


def restored(tx: Transaction, now: datetime) -> None:
    """What was due since a copy was made may have been sent: it is left out."""
    for plan in store.due(tx, now):
        store.save(tx, _next_one(plan, now))


def next_steps(tx: Transaction, asker: Asker) -> tuple[NextStep, ...]:
    """Whether the week comes, among the member's own settings."""
    plan = store.get(tx, asker.guild_id, asker.user_id)
    line = "**My week:** not sent."
    if plan is not None:
        line = "**My week:** next {when}, by direct message."
    at = None if plan is None else plan.next_at
    return (
        NextStep(line=line, at=at, label="My week", leads_to="my_week:show", is_setting=True),
    )  # fmt: skip
