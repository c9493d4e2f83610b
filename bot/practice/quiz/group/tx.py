"""The course of a group quiz and its card. Functions for use inside one transaction.

lobby → round → shown → round → … → ended. The row ``group-turn`` of the outbox says when a
phase is over by the clock, ``group-draw`` that the public card shows something old.
"""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import ChannelId, GroupQuizId, GuildId, MessageId, UserId
from bot.core.outbox import store as outbox
from bot.practice.quiz.asking import tx as asking
from bot.practice.quiz.asking.rules import ANY, choose, fingerprint, topic_of
from bot.practice.quiz.group import rules, store
from bot.practice.quiz.group.messages import GroupCard
from bot.practice.quiz.group.rules import GroupQuizOptions, Phase, RoundState, Standing
from bot.practice.quiz.group.store import GroupQuiz, GroupRound
from bot.practice.review import tx as reviews
from bot.server import members

TURN = "group-turn"
DRAW = "group-draw"
POST = "group-post"
MOVE = "group-move"
"""The card is posted anew below what was written since; the subject says for which question."""
BY_HOST, ALONE, EMPTY, AWAY, PAUSE, GONE = "host", "alone", "empty", "away", "pause", "gone"

BETWEEN_CARDS = timedelta(seconds=3)
"""Old cards are drawn one after the other: nothing else should wait for them."""
FORGOTTEN = "That group quiz is from long ago and I no longer have it. `/quiz group` begins one."
OVER = "That group quiz is over. `/quiz group` begins a new one."


def running_or_refuse(tx: Transaction, guild_id: GuildId, quiz_id: GroupQuizId) -> GroupQuiz:
    """A game that isn't over, or a kind refusal."""
    game = store.get(tx, guild_id, quiz_id)
    if game is None:
        raise UserError(FORGOTTEN)
    if game.phase is Phase.ENDED:
        raise UserError(OVER)
    return game


def select(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, options: GroupQuizOptions,
    now: datetime, rng: random.Random,
) -> tuple[str, ...]:  # fmt: skip
    """The ids of the questions for a game; none where none fits."""
    topic = topic_of(options.topic, bank.titles)
    pool = [
        question
        for question in asking.pool(tx, bank, guild_id, now, rules.can_be_grouped)
        if topic in (None, question.topic)
    ]
    rng.shuffle(pool)
    picks = choose(pool, seen=store.asked_before(tx, guild_id), count=options.count)
    return tuple(pick.question_id for pick in picks)


def again(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, quiz_id: GroupQuizId
) -> tuple[ChannelId, GroupQuizId | None, GroupQuizOptions]:
    """Where a game was, the lobby that is open there by now, and what the game was about."""
    game = store.get(tx, guild_id, quiz_id)
    if game is None:
        raise UserError(FORGOTTEN)
    other = store.running(tx, guild_id, game.channel_id)
    lobby = other.quiz_id if other is not None and other.phase is Phase.LOBBY else None
    rounds = store.rounds(tx, game.quiz_id)
    known = (bank.question(one.question_id) for one in rounds)
    topics = {question.topic for question in known if question is not None}
    topic = topics.pop() if len(topics) == 1 and len(rounds) > 1 else ANY
    options = GroupQuizOptions(topic, len(rounds), game.seconds, game.speed)
    return game.channel_id, lobby, options


def askable(
    tx: Transaction, bank: QuestionBank, game: GroupQuiz, one: GroupRound
) -> Question | None:
    """The question of a round, if everybody may see its answer now: not one whose options
    changed since the round opened, nor the open question of the day."""
    return asking.askable(
        tx, bank, game.guild_id, one.question_id, fingerprint=one.fingerprint,
        fits=rules.can_be_grouped,
    )  # fmt: skip


def round_of(tx: Transaction, game: GroupQuiz) -> GroupRound:
    """The round at which a game is."""
    return next(one for one in store.rounds(tx, game.quiz_id) if one.position == game.position)


def present(tx: Transaction, game: GroupQuiz) -> tuple[UserId, ...]:
    """Who plays now, in the order of their coming."""
    return tuple(one.user_id for one in store.seats(tx, game.quiz_id) if one.is_present)


def open_next(tx: Transaction, bank: QuestionBank, game: GroupQuiz, now: datetime) -> GroupQuiz:
    """The next question that can be asked, or the end."""
    for one in store.rounds(tx, game.quiz_id):
        if one.state is not RoundState.WAITING:
            continue
        question = askable(tx, bank, game, one)
        if question is None:
            store.set_round(tx, game.quiz_id, one.position, RoundState.VOID, "")
            continue
        pictured = fingerprint(question)
        store.set_round(tx, game.quiz_id, one.position, RoundState.OPEN, pictured)
        return replace(
            game,
            phase=Phase.ROUND,
            position=one.position,
            opened_at=now,
            due_at=now + timedelta(seconds=game.seconds),
            left_ms=None,
            reopened=False,
        )
    return finish(tx, game, "")


def close(
    tx: Transaction, bank: QuestionBank, game: GroupQuiz, now: datetime, seed: int
) -> GroupQuiz:
    """The open round is over: it counts, misses come back, the answer is shown."""
    one = round_of(tx, game)
    question = askable(tx, bank, game, one)
    if question is None:
        void(tx, game)
    else:
        store.set_round(tx, game.quiz_id, one.position, RoundState.CLOSED, one.fingerprint)
        for given in store.answers(tx, game.quiz_id, one.position):
            reviews.record_review(
                tx, game.guild_id, given.user_id, question.id, is_right=given.is_right, now=now,
                seed=seed,
            )  # fmt: skip
    return replace(game, phase=Phase.SHOWN, due_at=now + rules.SHOWN, left_ms=None)


def void(tx: Transaction, game: GroupQuiz) -> None:
    """The open round counts for nobody."""
    if game.phase is Phase.ROUND:
        one = round_of(tx, game)
        store.set_round(tx, game.quiz_id, one.position, RoundState.VOID, one.fingerprint)


def finish(tx: Transaction, game: GroupQuiz, why: str) -> GroupQuiz:
    """The game is over; an open round counts for nobody."""
    void(tx, game)
    return replace(game, phase=Phase.ENDED, due_at=None, left_ms=None, why_ended=why)


def turn(
    tx: Transaction, bank: QuestionBank, game: GroupQuiz, now: datetime, seed: int
) -> GroupQuiz:
    """What happens when a phase ends by the clock at ``due_at``, perhaps long after it."""
    if game.due_at is None or now < game.due_at:
        return game
    if game.is_paused:
        return finish(tx, game, PAUSE)
    if now - game.due_at > rules.AWAY_END:
        return finish(tx, game, AWAY)
    if game.phase is Phase.ROUND:
        if rules.was_away(game.due_at, now) and not game.reopened:
            due_at = now + timedelta(seconds=game.seconds)
            return replace(game, opened_at=now, due_at=due_at, reopened=True)
        return close(tx, bank, game, now, seed)
    if game.phase is Phase.LOBBY and len(present(tx, game)) < rules.FEWEST_PLAYERS:
        return finish(tx, game, ALONE)
    if not present(tx, game):
        return finish(tx, game, EMPTY)
    return open_next(tx, bank, game, now)


def pause(game: GroupQuiz, now: datetime) -> GroupQuiz:
    """The clock stands; what is left is kept."""
    assert game.due_at is not None
    left = max(timedelta(), game.due_at - now)
    return replace(
        game, left_ms=left // timedelta(milliseconds=1), due_at=now + rules.LONGEST_PAUSE
    )


def resume(game: GroupQuiz, now: datetime) -> GroupQuiz:
    """The clock goes on with what was left."""
    assert game.left_ms is not None
    due_at = now + timedelta(milliseconds=game.left_ms)
    opened_at = game.opened_at
    if game.phase is Phase.ROUND:
        opened_at = due_at - timedelta(seconds=game.seconds)
    return replace(game, due_at=due_at, left_ms=None, opened_at=opened_at)


def save(tx: Transaction, game: GroupQuiz, now: datetime) -> None:
    """Write the course of a game down, with when it goes on and that the card is old: it is drawn
    at once, also right after a drawing, as everybody waits for it."""
    store.save(tx, game)
    if game.due_at is not None:
        outbox.move(tx, TURN, str(game.quiz_id), game.due_at)
    outbox.move(tx, DRAW, str(game.quiz_id), now)
    # Once for each question and for the scores; whether it is buried is seen when it is done.
    where = {Phase.ROUND: game.position, Phase.ENDED: "end"}.get(game.phase)
    if where is not None and game.why_ended not in (ALONE, EMPTY):
        subject = f"{game.quiz_id}:{where}"
        outbox.put(tx, guild_id=game.guild_id, kind=MOVE, subject=subject, due_at=now, now=now)


def touch(tx: Transaction, game: GroupQuiz, now: datetime) -> bool:
    """A number on the card changed, which is drawn every two seconds at most. True if that is the
    first change since the card was drawn, so that the agenda has to hear of it; the others ride
    along."""
    store.touch(tx, game.quiz_id)
    if game.revision != game.drawn_revision:
        return False
    return outbox.move(tx, DRAW, str(game.quiz_id), rules.next_draw(now, game.drawn_at))


def moved(
    tx: Transaction, game: GroupQuiz, message_id: MessageId, revision: int, now: datetime
) -> None:
    """The card stands below: the one above is deleted, and what changed meanwhile is drawn."""
    if game.message_id is not None and game.message_id != message_id:
        outbox.retract_message(tx, game.guild_id, game.channel_id, game.message_id, now)
    store.mark_posted(tx, game.quiz_id, message_id)
    store.mark_drawn(tx, game.quiz_id, revision, now)
    outbox.move(tx, DRAW, str(game.quiz_id), now + rules.DRAW_PAUSE)


def marker_of(tx: Transaction, game: GroupQuiz) -> str:
    """The marker of the card that stands: that of the row which posted it. Another one's would
    make it look like an extra of that row's."""
    moves = outbox.begun(tx, MOVE, f"{game.quiz_id}:")
    row = next((one for one in moves if one.message_id == game.message_id), None)
    return outbox.marker_of(tx, POST, str(game.quiz_id)) if row is None else row.marker


def standings(tx: Transaction, game: GroupQuiz) -> tuple[Standing, ...]:
    """The scoreboard of the rounds that count so far. Who left without a point is not on it."""
    seats = store.seats(tx, game.quiz_id)
    counted = store.counted(tx, game.quiz_id)
    answered = {one.user_id for one in counted}
    playing = [one.user_id for one in seats if one.is_present or one.user_id in answered]
    return rules.standings(playing, counted, seconds=game.seconds, speed=game.speed)


def card(tx: Transaction, bank: QuestionBank, game: GroupQuiz, marker: str) -> GroupCard:
    """The card as it has to look now."""
    everything = store.rounds(tx, game.quiz_id)
    asked = [one for one in everything if one.state is RoundState.CLOSED]
    playing = present(tx, game)
    question: Question | None = None
    counts: tuple[int, ...] = ()
    answered = 0
    if game.phase in (Phase.ROUND, Phase.SHOWN):
        one = round_of(tx, game)
        question = askable(tx, bank, game, one)
        answers = store.answers(tx, game.quiz_id, game.position)
        there = set(playing)
        answered = sum(given.user_id in there for given in answers)
        if game.phase is Phase.SHOWN and one.state is not RoundState.CLOSED:
            question = None
        elif game.phase is Phase.SHOWN and question is not None:
            counts = rules.tally(len(question.choices), answers)
    return GroupCard(
        quiz_id=game.quiz_id,
        marker=marker,
        phase=game.phase,
        is_paused=game.is_paused,
        position=game.position,
        number=1 + sum(one.position < game.position for one in everything),
        total=len(everything),
        seconds=game.seconds,
        speed=game.speed,
        ends_at=None if game.is_paused else game.due_at,
        host_id=rules.host_of(store.seats(tx, game.quiz_id)),
        player_ids=playing,
        answered=answered,
        question=question,
        counts=counts,
        standings=() if game.phase is Phase.LOBBY else standings(tx, game),
        hidden_ids=members.hidden_of(tx, game.guild_id),
        asked=len(asked),
        why_ended=game.why_ended,
    )


def redraw_cards_of(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """Draw every card that may name the member again, the newest first. To be called while the
    member still sits in those store."""
    for at, game in enumerate(store.of_player(tx, guild_id, user_id)):
        store.touch(tx, game.quiz_id)
        due_at = rules.next_draw(now, game.drawn_at) + at * BETWEEN_CARDS
        outbox.move(tx, DRAW, str(game.quiz_id), due_at)
