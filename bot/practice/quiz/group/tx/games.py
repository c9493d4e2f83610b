"""The course of a group quiz. Functions for use inside one transaction.

lobby → round → shown → round → … → ended. The row ``group-turn`` of the outbox says when a
phase is over by the clock, ``group-draw`` that the public card shows something old.
"""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from bot.bank.model import TOPICS, Question
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import ChannelId, GroupQuizId, GuildId, UserId
from bot.core.outbox import store as outbox
from bot.practice.quiz.asking import tx as asking
from bot.practice.quiz.asking.rules import ANY, choose, fingerprint
from bot.practice.quiz.group import rules, store
from bot.practice.quiz.group.rules import GroupQuizOptions, Phase, RoundState
from bot.practice.quiz.group.store import GroupQuiz, GroupRound
from bot.practice.review import tx as reviews

TURN = "group-turn"
DRAW = "group-draw"
POST = "group-post"
MOVE = "group-move"
"""The card is posted anew below what was written since; the subject says for which question."""
MOVES_WITHIN = timedelta(days=1)
"""How long that is tried where the channel takes no messages."""
BY_HOST, ALONE, EMPTY, AWAY, PAUSE, GONE = "host", "alone", "empty", "away", "pause", "gone"

FORGOTTEN = "That group quiz is from long ago and I no longer have it. `/quiz group` begins one."
OVER = "That group quiz is over. `/quiz group` begins a new one."
LOST = (
    "That group quiz is over: I couldn't show its card any more. What was answered before counts. "
    "`/quiz group` begins a new one."
)


def running_or_refuse(tx: Transaction, guild_id: GuildId, quiz_id: GroupQuizId) -> GroupQuiz:
    """A game that isn't over, or a kind refusal."""
    game = store.get(tx, guild_id, quiz_id)
    if game is None:
        raise UserError(FORGOTTEN)
    if game.phase is Phase.ENDED:
        ways = [("Play again", f"group:again:{quiz_id}"), ("My result", f"group:mine:{quiz_id}")]
        has_scores = any(one.state is RoundState.CLOSED for one in store.rounds(tx, quiz_id))
        raise UserError(LOST if game.why_ended == GONE else OVER, ways[: 1 + has_scores])
    return game


def select(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, options: GroupQuizOptions,
    now: datetime, rng: random.Random,
) -> tuple[str, ...]:  # fmt: skip
    """The ids of the questions for a game; none where none fits."""
    topic = asking.topic_of(bank, guild_id, options.topic)
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
    posted = outbox.tried(tx, POST, str(quiz_id))
    topic = bank.own.topic_of(guild_id, ANY if posted is None else posted.body)
    there_are = (ANY, *TOPICS, *bank.own.topics(guild_id))
    if topic not in there_are:  # renamed or retired since, or a version didn't note it
        known = (bank.question(one.question_id) for one in rounds)
        topics = {question.topic for question in known if question is not None}
        topic = topics.pop() if len(topics) == 1 and len(rounds) > 1 else ANY
        topic = topic if topic in there_are else ANY
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


def stand_up(tx: Transaction, game: GroupQuiz, user_id: UserId, now: datetime) -> bool:
    """Somebody plays no longer. The game goes on without them; where nobody is left it is over,
    now or when its clock says so. True if the agenda has to hear of it."""
    store.stand_up(tx, game.quiz_id, user_id)
    # A clock that stands, or a lobby's, would keep the channel for long.
    if (game.is_paused or game.phase is Phase.LOBBY) and not present(tx, game):
        save(tx, finish(tx, game, EMPTY), now)
        return True
    return touch(tx, game, now)


def has_ended(tx: Transaction, game: GroupQuiz) -> bool:
    """Whether a game is over by now."""
    fresh = store.get(tx, game.guild_id, game.quiz_id)
    return fresh is None or fresh.phase is Phase.ENDED


def forget_player(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """Somebody is about to be erased: they leave the games that run."""
    for game in store.of_player(tx, guild_id, user_id):
        if game.phase is not Phase.ENDED and user_id in present(tx, game):
            stand_up(tx, game, user_id, now)


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
    subject = {
        Phase.ROUND: f"{game.quiz_id}:{game.position}", Phase.ENDED: last_move(game)
    }.get(game.phase)  # fmt: skip
    if subject is not None and game.why_ended not in (ALONE, EMPTY):
        outbox.put(
            tx, guild_id=game.guild_id, kind=MOVE, subject=subject, due_at=now, now=now,
            expires_at=now + MOVES_WITHIN,
        )  # fmt: skip


def last_move(game: GroupQuiz) -> str:
    """The subject of the row that posts the final scores anew."""
    return f"{game.quiz_id}:end"


def touch(tx: Transaction, game: GroupQuiz, now: datetime) -> bool:
    """A number on the card changed, which is drawn every two seconds at most. True if that is the
    first change since the card was drawn, so that the agenda has to hear of it; the others ride
    along."""
    store.touch(tx, game.quiz_id)
    if game.revision != game.drawn_revision:
        return False
    return outbox.move(tx, DRAW, str(game.quiz_id), rules.next_draw(now, game.drawn_at))
