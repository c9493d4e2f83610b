"""What the daily question offers a member now, and what a new server is asked. Inside the caller's
transaction."""

from dataclasses import replace
from datetime import datetime

from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.feature import Asker, NextStep
from bot.core.ids import ChannelId, GuildId
from bot.core.outbox import store as outbox
from bot.core.ports import Arrival
from bot.daily.answers import store as answers
from bot.daily.ledger import store as ledger
from bot.daily.ledger.rules import DailyPost
from bot.daily.streaks import tx as streaks
from bot.daily.streaks.messages import OpenHours
from bot.server import members
from bot.server.calendar import describe_weekdays
from bot.server.members import MemberChoices
from bot.server.settings import store as guilds
from bot.server.settings.rules.declared import GuildSettings

WELCOME, INTRODUCTION = "welcome", "introduction"
MINE = NextStep(label="My streak", leads_to="streaks:mine")


def greet(tx: Transaction, guild_id: GuildId, arrival: Arrival, now: datetime) -> bool:
    """Have a server greeted that isn't set up: once for each time that the bot was added."""
    if guilds.get(tx, guild_id) is not None:
        return False
    return outbox.put(
        tx, guild_id=guild_id, kind=WELCOME, channel_id=arrival.channel_id,
        subject=f"{guild_id}:{int(arrival.joined_at.timestamp())}",
        user_id=arrival.invited_by, due_at=now, now=now, lasting=True,
    )  # fmt: skip


def introduce(tx: Transaction, guild_id: GuildId, channel_id: ChannelId, now: datetime) -> bool:
    """Have the bot introduced in a channel; False where it was before."""
    return outbox.put(
        tx, guild_id=guild_id, kind=INTRODUCTION, subject=f"{guild_id}:{channel_id}",
        channel_id=channel_id, due_at=now, now=now, lasting=True,
    )  # fmt: skip


def next_steps(bank: QuestionBank, tx: Transaction, asker: Asker) -> tuple[NextStep, ...]:
    """The question of the day and its state, what organisers can do, and the member's choices."""
    settings = guilds.get(tx, asker.guild_id)
    if settings is None:
        return (_not_set_up(asker), *_choices(tx, asker, None))
    now = (*_today(bank, tx, asker, settings), *_organisers(settings))
    return (*now, *_choices(tx, asker, settings))


def _not_set_up(asker: Asker) -> NextStep:
    if asker.is_organiser:
        return NextStep(
            line="**Nothing is set up yet.** A channel and a time zone are all it takes.",
            label="Set up", leads_to="setup:begin", is_primary=True, for_organisers=True,
        )  # fmt: skip
    return NextStep(line="**No daily question here yet.** An organiser starts it with `/setup`.")


def _today(
    bank: QuestionBank, tx: Transaction, asker: Asker, settings: GuildSettings
) -> tuple[NextStep, ...]:
    post, _ = streaks.unanswered(tx, asker.guild_id, asker.user_id)
    post = post or next(iter(ledger.open_posts(tx, asker.guild_id)), None)
    question = None if post is None else bank.question(post.question_id)
    if post is not None and question is not None:
        return _open(tx, asker, post, question.title, settings)
    if settings.paused:
        return (NextStep(line="**Daily question:** the organisers have paused it."), MINE)
    if settings.next_post_at is None:
        return (NextStep(line="**Daily question:** none is planned."), MINE)
    return (NextStep(line="**Next question:** {when}.", at=settings.next_post_at), MINE)


def _open(
    tx: Transaction, asker: Asker, post: DailyPost, title: str, settings: GuildSettings
) -> tuple[NextStep, ...]:
    answer = answers.of_member(tx, post.post_id, asker.user_id)
    # Not with its thread, whose name is the day and the title once more.
    stop = "" if title.endswith(("?", "!", ".")) else "."
    then = " The model answer comes {when}." if post.reveal_due_at is not None else ""
    if answer is not None and answer.withdrawn_at is None:
        following = None if settings.paused else settings.next_post_at
        done = "**You're done for today.** The next question comes {when}."
        return (
            NextStep(line=f"**Today's question:** answered.{then}", at=post.reveal_due_at),
            *(() if following is None else (NextStep(line=done, at=following),)),
            MINE,
        )
    return (NextStep(
        line=f"**Today's question:** {title}{stop}{then}", at=post.reveal_due_at,
        label="Answer", leads_to=f"answers:form:{post.post_id}", is_primary=True,
    ),)  # fmt: skip


def _organisers(settings: GuildSettings) -> tuple[NextStep, ...]:
    """How the daily question is set, and the way to change it."""
    told = "" if settings.is_zone_told else " Nobody has told me the time zone yet."
    return (
        NextStep(
            line=f"**Daily question:** {describe_weekdays(settings.weekdays)}, "
            f"{settings.post_time:%H:%M} {settings.tz}, in "
            f"<#{settings.channel_id}>.{told}",
            label="Settings", leads_to="setup:panel", for_organisers=True,
        ),
        NextStep(label="Status", leads_to="question:status", for_organisers=True),
    )  # fmt: skip


def _reminder(
    mine: MemberChoices, settings: GuildSettings | None, now: datetime
) -> tuple[NextStep, ...]:
    """When the member is reminded; where that hour is no use (any more), why and a better one."""
    if mine.remind_at is None or settings is None:
        line = "**Evening reminder:** off. `/streak remind` sets one."
        return (NextStep(line=line, is_setting=True),)
    line = f"**Evening reminder:** {mine.remind_at:%H:%M}"
    stop = NextStep(
        line=f"{line}. `/streak remind` moves it.", label="Stop reminders",
        leads_to=f"streaks:quiet:{mine.guild_id}", is_setting=True,
    )  # fmt: skip
    dead = OpenHours.missed_by(mine.remind_at, mine.remind_tz, settings, now)
    if dead is None:
        return (stop,)
    line = f"{line}, but at that time {dead.why}, so it won't come. `/streak remind` moves it."
    move = NextStep(line=line, label=dead.offer, leads_to=dead.leads_to, is_setting=True)
    return move, replace(stop, line="")


def _choices(tx: Transaction, asker: Asker, settings: GuildSettings | None) -> tuple[NextStep, ...]:
    mine = members.get(tx, asker.guild_id, asker.user_id)
    seen = "hidden from others" if mine.hidden else "others see you"
    return (
        *_reminder(mine, settings, asker.now),
        NextStep(
            line=f"**Leaderboards:** {seen}. `/streak visibility` changes it.", is_setting=True
        ),
        NextStep(line="**Your data:** `/privacy` shows, exports or deletes it.", is_setting=True),
    )
