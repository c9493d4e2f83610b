"""How somebody stands, gathered from what the other rooms keep. Functions for use inside one
transaction; nothing is written."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.bank.lists.model import Prep, PrepKind
from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.ids import GuildId, PostId, UserId
from bot.daily.answers import tx as answers
from bot.daily.ledger import tx as ledger
from bot.interviews.solo import tx as mocks
from bot.interviews.values.rules import Track
from bot.practice.open import tx as practised
from bot.practice.quiz.asking import tx as asking
from bot.practice.quiz.asking.rules import LOOK_BACK, PastAnswer
from bot.practice.quiz.solo import tx as quizzes
from bot.practice.review import tx as reviews
from bot.prepare.lists import tx as lists
from bot.prepare.plan import store
from bot.prepare.plan.rules import values as rules
from bot.prepare.plan.rules.schedule import topics_of
from bot.prepare.plan.rules.values import (
    MINUTES,
    QUIZ_OF,
    WEEK,
    InterviewPlan,
    ListStanding,
    PlanStanding,
    TaskKind,
    TopicStanding,
)
from bot.prepare.stories import store as stories
from bot.server import members
from bot.server.calendar import instant
from bot.server.settings import store as guilds
from bot.server.settings.rules.declared import DEFAULT_TZ

LAST_LIST, AFTERWARDS = "the-day-before", "when-it-is-over"
"""Lists of content/prep that have their own time."""
_OF_TRACK = {"coding": Track.CODING}
"""Lists that only somebody with that track needs."""


def lists_of(tx: Transaction, prep: Prep, plan: InterviewPlan) -> tuple[ListStanding, ...]:
    """How somebody stands with the lists of /prepare that are ticked off before an interview; one
    that is gone through for several companies is one."""
    left = Counter[str]()
    for one in lists.progress_of(tx, prep, plan.user_id):
        left[one.checklist.list_id] += one.total - one.done
    return tuple(
        ListStanding(sheet.id, sheet.name, left[sheet.id], is_last=sheet.id == LAST_LIST)
        for sheet in prep.sheets.values()
        if sheet.kind is PrepKind.CHECKLIST
        and sheet.id != AFTERWARDS
        and _OF_TRACK.get(sheet.id) in (None, *(plan.tracks or Track))
    )


def zone_of(tx: Transaction, guild_id: GuildId, user_id: UserId) -> ZoneInfo:
    """Whose date it is: what the person told, in whatever server; else the server's."""
    told = members.zone_of(tx, guild_id, user_id)
    if told is not None:
        return ZoneInfo(told)
    settings = guilds.get(tx, guild_id)
    return ZoneInfo(DEFAULT_TZ) if settings is None else settings.zone


def latest_server(tx: Transaction, user_id: UserId, home: GuildId) -> GuildId:
    """Whose questions, reviews and interviews a plan looks at from direct messages: of the server
    in which its owner practised last; of its home while that is nowhere."""
    return (home, *store.practised_in(tx, user_id))[-1]


def today_of(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> date:
    """The person's own date."""
    return now.astimezone(zone_of(tx, guild_id, user_id)).date()


def waiting_post(tx: Transaction, guild_id: GuildId, user_id: UserId) -> PostId | None:
    """The question of the day that is open, if the member has not answered it."""
    post = ledger.open_post(tx, guild_id)
    if post is None:
        return None
    given = answers.answer_of(tx, post.post_id, user_id)
    return post.post_id if given is None or given.withdrawn_at is not None else None


@dataclass(frozen=True, slots=True)
class _Done:
    """What was done since the plan began, in all servers: the day of each, by kind."""

    days: tuple[tuple[TaskKind, date], ...]
    blocks: Counter[str]
    """Of topics, in tenths of a block: a quiz answer is two, a practised question ten."""
    held: Counter[Track]

    def minutes(self, since: date) -> int:
        """About how long everything took from a day on."""
        return sum(
            2 if kind is TaskKind.QUIZ else MINUTES[kind] for kind, on in self.days if on >= since
        )


def standing(
    tx: Transaction, bank: QuestionBank, plan: InterviewPlan, guild_id: GuildId, now: datetime,
    prep: Prep,
) -> PlanStanding:  # fmt: skip
    """How the owner of a plan stands now. What they did counts wherever they did it; what there is
    to do, and to answer, is a server's."""
    user_id, zone = plan.user_id, zone_of(tx, guild_id, plan.user_id)
    today = now.astimezone(zone).date()
    started = rules.first_day(plan, today)
    elsewhere = [one for one in store.practised_in(tx, user_id) if one != guild_id]
    servers = (*elsewhere, guild_id)
    done = _done(tx, bank, user_id, servers, started, zone)
    begin = started + timedelta(days=(today - started).days // WEEK * WEEK)
    settings = guilds.get(tx, guild_id)
    is_asked = settings is not None and not settings.paused and settings.left_at is None
    coming = (mocks.next_agreed(tx, one, user_id) for one in servers)
    agreed = min((at for at in coming if at is not None), default=None)
    until = plan.interview_on or date.max
    due = reviews.outlook(tx, bank, guild_id, user_id, now)
    # Whose day it is may differ between the two by a zone that was told in another server.
    due_on = (today + (on - due.today) for on in due.days)
    return PlanStanding(
        today=today,
        topics=_topics(tx, bank, plan, servers, done, now),
        due_on=[on for on in due_on if on < until],
        reviews_a_day=reviews.chosen(tx, guild_id, user_id).per_day,
        reviews_done=reviews.reviewed_count(tx, guild_id, user_id, due.today),
        daily_weekdays=settings.weekdays if settings is not None and is_asked else frozenset(),
        daily_is_open=waiting_post(tx, guild_id, user_id) is not None,
        daily_is_done=settings is not None
        and now.astimezone(settings.zone).date()
        in answers.answered_on(tx, guild_id, user_id, started),
        lists=lists_of(tx, prep, plan),
        story_count=len(stories.of_person(tx, user_id)),
        held=done.held,
        mock_on=None if agreed is None else agreed.astimezone(zone).date(),
        done_minutes=done.minutes(begin),
        done_today=done.minutes(today),
    )


def _done(
    tx: Transaction, bank: QuestionBank, user_id: UserId, servers: Iterable[GuildId],
    started: date, zone: ZoneInfo,
) -> _Done:  # fmt: skip
    since = instant(started, time(0), zone)
    days: list[tuple[TaskKind, date]] = []
    blocks, interviews = Counter[str](), Counter[Track]()
    for guild_id in servers:
        quizzed = quizzes.answered_since(tx, guild_id, user_id, since)
        written = practised.answered_since(tx, guild_id, user_id, since)
        held = mocks.held_since(tx, guild_id, user_id, since)
        reviewed = reviews.reviewed_since(tx, guild_id, user_id, started)
        answered = answers.answered_on(tx, guild_id, user_id, started)
        days += [
            *((TaskKind.QUIZ, at.astimezone(zone).date()) for _topic, at in quizzed),
            *((TaskKind.PRACTISE, at.astimezone(zone).date()) for at in written.values()),
            *((TaskKind.MOCK, at.astimezone(zone).date()) for _track, at in held),
            *((TaskKind.REVIEWS, day) for day in reviewed),
            *((TaskKind.DAILY, day) for day in answered),
        ]
        interviews.update(track for track, _at in held)
        for topic, _at in quizzed:
            blocks[topic] += 10 // QUIZ_OF
        for question_id in written:
            question = bank.question(question_id)
            if question is not None:
                blocks[question.topic] += 10
    return _Done(tuple(days), blocks, interviews)


def _topics(
    tx: Transaction, bank: QuestionBank, plan: InterviewPlan, servers: Sequence[GuildId],
    done: _Done, now: datetime,
) -> dict[str, TopicStanding]:  # fmt: skip
    # The last of them is where the plan is looked at: what was answered there says most.
    latest = _latest(one for here in servers for one in quizzes.seen(tx, here, plan.user_id))
    askable = _by_topic(asking.pool(tx, bank, servers[-1], now))
    everything = _by_topic(bank.bank.active)
    found = {}
    for topic in topics_of(plan):
        results = latest.get(topic, [])
        found[topic] = TopicStanding(
            right=sum(results), seen=len(results), done=done.blocks[topic] // 10,
            can_quiz=askable[topic] >= QUIZ_OF, can_practise=everything[topic] > 0,
            question_count=everything[topic],
        )  # fmt: skip
    return found


def _latest(seen: Iterable[PastAnswer]) -> dict[str, list[bool]]:
    """The latest results of each topic, as far back as weakness is judged."""
    found: dict[str, list[bool]] = {}
    for one in seen:
        found.setdefault(one.topic, []).append(one.is_right)
    return {topic: results[-LOOK_BACK:] for topic, results in found.items()}


def _by_topic(questions: Iterable[Question]) -> Counter[str]:
    return Counter(question.topic for question in questions)


def reminder_line(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> str:
    """The countdown in the evening reminder, for who wants it; "" for all others."""
    plan = store.get(tx, user_id)
    if plan is None or not plan.countdown or plan.interview_on is None:
        return ""
    today = today_of(tx, guild_id, user_id, now)
    if plan.interview_on < today:
        return ""
    return f"{rules.countdown(plan.interview_on, today)} `/plan` shows what's on for today."
