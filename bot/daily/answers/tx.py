"""Recording answers, inside one transaction, with everything that hangs on them: draft, checkpoint,
milestone, and the messages that must follow."""

from datetime import date, datetime, timedelta

from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import AnswerId, ChannelId, GuildId, MessageId, PostId, UserId
from bot.core.outbox import store as outbox
from bot.core.ports import IncomingMessage
from bot.daily.answers import rules, store
from bot.daily.answers.messages import (
    NOT_YET,
    STAYS,
    AnswerRecorded,
    AnswerShared,
    TooShort,
    WhatComesNext,
)
from bot.daily.answers.rules import FORM, Answer, Submission
from bot.daily.ledger import tx as ledger
from bot.daily.ledger.rules import DailyPost, counting
from bot.daily.streaks import rules as streak_rules
from bot.daily.streaks import tx as streaks
from bot.server import members
from bot.server.settings import store as guilds
from bot.server.settings.rules.declared import GuildSettings

REVEAL_DRAW = "reveal-draw"
"""A reveal that stands is to be drawn as things are now."""
UNTICK = "untick"
"""A message of a member counts no more."""
BETWEEN_REVEALS = timedelta(seconds=2)
"""Years of them in one rush would hold up everybody else's day."""
BETWEEN_VOTES = timedelta(seconds=3)
"""Several members press within a moment: the card is drawn once."""
FORTNIGHT = timedelta(days=14)
"""So far back a reply looks for what became of the streak."""
GONE = "That question is from long ago and I no longer have it. The newest is in the daily channel."


def post_or_refuse(tx: Transaction, guild_id: GuildId, post_id: PostId) -> DailyPost:
    """The post that a member means, or a kind refusal."""
    post = ledger.post_of(tx, guild_id, post_id)
    if post is None:
        raise UserError(NOT_YET if ledger.is_on_its_way(tx, guild_id, post_id) else GONE)
    return post


def of_message(post: DailyPost, message: IncomingMessage) -> Submission:
    """A message as something handed in for a post."""
    return Submission(
        post_id=post.post_id, guild_id=post.guild_id, user_id=message.author_id,
        name=message.author_name, text=message.text, written_at=message.text_at,
        message_id=message.message_id, channel_id=message.channel_id,
    )  # fmt: skip


def record(
    tx: Transaction, *, submission: Submission, now: datetime, keep_draft: bool,
    post: DailyPost | None = None,
) -> AnswerRecorded | TooShort:  # fmt: skip
    """Store an answer with everything that hangs on it, in one transaction. ``post``: the one it
    is for, where the caller has read it."""
    post = post or post_or_refuse(tx, submission.guild_id, submission.post_id)
    settings = guilds.get(tx, submission.guild_id)
    if settings is None:
        raise UserError(GONE)
    text = submission.text.strip()
    here = counting(post, settings)
    length = rules.measure(text, here.min_chars)
    guild_id, user_id = submission.guild_id, submission.user_id
    in_time = _said_in_time(tx, post, submission)
    if in_time is not None:
        text = _added(tx, submission, in_time, text)
    elif not length.enough:
        return _too_short(tx, post, submission, text, length, now, keep_draft=keep_draft)
    figures = streaks.figures(tx, guild_id, user_id, post.on)
    before = after = figures.progress
    is_newcomer = not store.has_answered(tx, guild_id, user_id)
    answer, is_new = _put(tx, post, submission, text, now, late_counts=here.late_counts)
    if is_new:
        known = figures.with_answer(post.on, counts=answer.counts)
        after = streaks.progress(tx, guild_id, user_id) if known is None else known
    _share(tx, post, answer, from_form=submission.message_id == FORM, now=now)
    place = rules.place_of(post, answer, in_form=submission.message_id == FORM and bool(text))
    reached = streak_rules.milestone(before.current, after.current)
    if reached is not None:
        reached = streaks.reach_milestone(tx, post, user_id, reached, now, loud=settings.milestones)
    return AnswerRecorded(
        post_id=post.post_id, on=post.on, first=is_new, late=answer.late, counts=answer.counts,
        shared=answer.shared, progress=after, milestone=reached, place=place,
        message_stands=place.is_private and store.message_stands(tx, answer.answer_id),
        added=None if in_time is None else text != in_time,
        newcomer=_what_comes_next(post, settings) if is_newcomer else None,
        freeze_earned=after.freezes > before.freezes,
        # Only a reply says it; what was written in a thread gets none.
        since=_since_last(tx, answer) if is_new and keep_draft else rules.NOTHING_SINCE,
    )  # fmt: skip


def _added(tx: Transaction, given: Submission, in_time: str, text: str) -> str:
    answer = store.of_member(tx, given.post_id, given.user_id)
    assert answer is not None, "they answered in time"
    is_bare = bool(given.shared) and not store.message_stands(tx, answer.answer_id)
    return rules.added(in_time, text, answer, is_bare=is_bare)


def _said_in_time(tx: Transaction, post: DailyPost, given: Submission) -> str | None:
    """What the form said in time, if that stays as the model answer is out; else None. A message
    that stays and was edited since is refused."""
    if not rules.is_late(given.written_at, post.revealed_at):
        return None
    answer = store.of_member(tx, post.post_id, given.user_id)
    if answer is None or not rules.stays(answer, post.revealed_at):
        return None
    if given.message_id == FORM:
        return store.form_part(tx, answer.answer_id)
    taken_at = store.part_written_at(tx, answer.answer_id, given.message_id)
    if taken_at is not None and not rules.is_late(taken_at, post.revealed_at):
        raise UserError(STAYS)
    return None


def _since_last(tx: Transaction, answer: Answer) -> rules.SinceLast:
    """What became of the streak since the day that counted before."""
    member, on = (answer.guild_id, answer.user_id), answer.on
    # The years of a server are read only for who was away: nearly nobody.
    if not answer.counts or not streaks.has_gap_before(tx, *member, on):
        return rules.NOTHING_SINCE
    return rules.since_last(streaks.last_days(tx, *member, on - FORTNIGHT, on))


def _what_comes_next(post: DailyPost, settings: GuildSettings) -> WhatComesNext:
    return WhatComesNext(
        post.reveal_due_at if post.state.is_open else None,
        None if settings.paused else settings.next_post_at,
    )


def _too_short(
    tx: Transaction, post: DailyPost, given: Submission, text: str, length: rules.Length,
    now: datetime, *, keep_draft: bool,
) -> TooShort:  # fmt: skip
    """Nothing changes by it. The text is kept as a draft, unless the form opens with an earlier
    answer, or a draft of which a message has nothing. Who may read it is kept either way."""
    earlier = answer_of(tx, given.post_id, given.user_id)
    opens_with = earlier if earlier and not rules.stays(earlier, post.revealed_at) else None
    in_form = opens_with is not None and bool(store.form_part(tx, opens_with.answer_id))
    draft = store.draft(tx, given.post_id, given.user_id)
    has_other = given.message_id != FORM and not rules.is_in(draft, text)
    kept = keep_draft and bool(text) and not in_form and not has_other
    if kept or given.shared is not None:
        draft = rules.drafted(draft, text if kept else None, given.shared)
        store.save_draft(tx, given.post_id, given.user_id, draft, now)
    return TooShort(
        given.post_id, length.have, length.need, kept, written=text,
        earlier_counts=earlier is not None and earlier.counts, opens_with_earlier=in_form,
        opens_with_draft=has_other,
    )  # fmt: skip


def _put(
    tx: Transaction, post: DailyPost, given: Submission, text: str, now: datetime,
    *, late_counts: bool,
) -> tuple[Answer, bool]:  # fmt: skip
    """Write the answer and its part; whether it is new for the streak."""
    guild_id, user_id = given.guild_id, given.user_id
    old = store.of_member(tx, post.post_id, user_id)
    late = rules.is_late(given.written_at, post.revealed_at)
    shared = given.shared if given.shared is not None else old is None or old.shared
    members.remember(tx, guild_id, user_id, given.name)
    counts = late_counts or not late
    answer = store.put(tx, given, post.on, now, late=late, counts=counts, shared=shared)
    at = given.written_at
    if text:  # after the reveal, only who may read it can change
        store.put_part(tx, answer.answer_id, given.message_id, given.channel_id, text, at)
    # A message says nothing of a draft that isn't in it.
    if given.message_id == FORM or rules.is_over(store.draft(tx, post.post_id, user_id), text):
        store.drop_draft(tx, post.post_id, user_id)
    goes_private = old is not None and old.shared and not shared
    if goes_private and (post.revealed_at or outbox.tried(tx, "reveal", str(post.post_id))):
        _redraw_reveal(tx, guild_id, post.post_id, now, now)  # it names them no more
    is_new = old is None or old.withdrawn_at is not None or old.counts != answer.counts
    if is_new:
        streaks.invalidate(tx, guild_id, user_id, post.on)
    return answer, is_new


def _share(
    tx: Transaction, post: DailyPost, answer: Answer, *, from_form: bool, now: datetime
) -> None:
    """Have the copy in the thread brought up to date: put there, edited, or taken away."""
    if not (from_form and answer.shared) and answer.share_message_id is None:
        return
    if post.thread_gone and answer.shared:
        return  # who handed it in is told so, and is told nothing again
    subject = str(answer.answer_id)
    if not outbox.put(
        tx, guild_id=post.guild_id, kind="share", subject=subject, due_at=now, now=now
    ):
        outbox.move(tx, "share", subject, now)


def share(
    tx: Transaction, *, guild_id: GuildId, user_id: UserId, post_id: PostId, now: datetime
) -> AnswerShared:
    """Have an answer that was handed in privately put into the thread. Doing it twice
    changes nothing."""
    post = post_or_refuse(tx, guild_id, post_id)
    answer = store.of_member(tx, post_id, user_id)
    if answer is None or answer.withdrawn_at is not None:
        raise UserError("I have no answer of yours to that question, so nothing was shared.")
    thread_id = post.standing_thread_id
    if thread_id is None:
        raise UserError("This question has no thread to share in. Your answer stays private.")
    if answer.shared:
        return AnswerShared(post_id, thread_id, already=True)
    if not store.form_part(tx, answer.answer_id):
        raise UserError(rules.TEXT_GONE)
    store.set_shared(tx, answer.answer_id, now)
    fresh = store.get(tx, answer.answer_id)
    assert fresh is not None
    _share(tx, post, fresh, from_form=True, now=now)
    return AnswerShared(post_id, thread_id, already=False)


def redraw_shown(tx: Transaction, answer_id: AnswerId, now: datetime) -> None:
    """What shows an answer to others says something else: its copy in the thread and the reveal of
    its day, where they stand. Soon and not at once, since others may press as well."""
    answer = store.get(tx, answer_id)
    if answer is None:
        return
    soon = now + BETWEEN_VOTES
    if answer.share_message_id is not None:
        outbox.move(tx, "share", str(answer_id), soon)
    post = ledger.post_of(tx, answer.guild_id, answer.post_id)
    if post is not None and post.revealed_at is not None:
        _redraw_reveal(tx, answer.guild_id, answer.post_id, soon, now)


def _redraw_reveal(
    tx: Transaction, guild_id: GuildId, post_id: PostId, due_at: datetime, now: datetime
) -> None:
    subject = str(post_id)
    if not outbox.move(tx, REVEAL_DRAW, subject, due_at):
        outbox.put(tx, guild_id=guild_id, kind=REVEAL_DRAW, subject=subject, due_at=due_at, now=now)


def answer_of(tx: Transaction, post_id: PostId, user_id: UserId) -> Answer | None:
    """A member's answer that stands; None if there is none or it was withdrawn."""
    answer = store.of_member(tx, post_id, user_id)
    return None if answer is None or answer.withdrawn_at is not None else answer


def answered_on(
    tx: Transaction, guild_id: GuildId, user_id: UserId, since: date
) -> tuple[date, ...]:
    """The server's date of each answer of a member from a date on, in no order."""
    return store.answered_on(tx, guild_id, user_id, since)


def text_of(tx: Transaction, answer_id: AnswerId) -> str:
    """The whole text of an answer."""
    return rules.join_parts(store.parts(tx, answer_id))


def form_text_of(tx: Transaction, answer_id: AnswerId) -> str:
    """What of an answer was written in the form; "" if nothing was."""
    return store.form_part(tx, answer_id)


def untick(
    tx: Transaction, guild_id: GuildId, channel_id: ChannelId, message_id: MessageId, at: datetime
) -> None:
    """Have the bot's reaction taken from a message that counts no more and still stands."""
    subject = f"{channel_id}:{message_id}"
    if not outbox.move(tx, UNTICK, subject, at):
        outbox.put(tx, guild_id=guild_id, kind=UNTICK, subject=subject, due_at=at, now=at)


def erase_copies(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """Have the bot's copies of a member's answers deleted in Discord, also one of which nobody
    knows whether it got there, and the reveals that name the member drawn without them."""
    for at, (channel_id, message_id) in enumerate(store.written_parts(tx, guild_id, user_id)):
        untick(tx, guild_id, channel_id, message_id, now + at * BETWEEN_REVEALS)
    drawn = 0
    for trace in store.traces(tx, guild_id, user_id):
        share = outbox.tried(tx, "share", str(trace.answer_id))
        if trace.share_message_id is not None:
            outbox.retract_message(tx, guild_id, trace.thread_id, trace.share_message_id, now)
        elif share is not None:
            outbox.retract(tx, share, now, channel_id=trace.thread_id)
        subject = str(trace.post_id)
        if trace.is_revealed or outbox.tried(tx, "reveal", subject) is not None:
            due_at = now + drawn * BETWEEN_REVEALS
            _redraw_reveal(tx, guild_id, trace.post_id, due_at, now)
            drawn += 1
