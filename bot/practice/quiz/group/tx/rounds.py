"""The course of a group quiz. Functions for use inside one transaction.

lobby → round → shown → round → … → ended. The row ``group-turn`` of the outbox says when a
phase ends by itself, ``group-draw`` that the public card shows something old.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import GroupQuizId, GuildId
from bot.core.outbox import store as outbox
from bot.practice.quiz import rules
from bot.practice.quiz import tx as claims
from bot.practice.quiz.group.store import games, players
from bot.practice.quiz.group.store.games import Game, Round
from bot.practice.quiz.rules import Phase, RoundState
from bot.practice.review import tx as reviews

TURN = "group-turn"
DRAW = claims.DRAW
POST = "group-post"
BY_HOST, ALONE, EMPTY, AWAY, PAUSE, GONE = "host", "alone", "empty", "away", "pause", "gone"

FORGOTTEN = "That group quiz is from long ago and I no longer have it. `/quiz group` begins one."
OVER = "That group quiz is over, so the click changed nothing. `/quiz group` begins a new one."


def running_or_refuse(tx: Transaction, guild_id: GuildId, quiz_id: GroupQuizId) -> Game:
    """A game that isn't over, or a kind refusal."""
    game = games.get(tx, guild_id, quiz_id)
    if game is None:
        raise UserError(FORGOTTEN)
    if game.phase is Phase.ENDED:
        raise UserError(OVER)
    return game


def askable(tx: Transaction, shelf: QuestionBank, game: Game, one: Round) -> Question | None:
    """The question of a round, if everybody may see its answer now: not one whose options
    changed since the round opened, nor the open question of the day."""
    question = shelf.question(one.question_id)
    if question is None or not rules.can_be_grouped(replace(question, retired=False)):
        return None
    if one.fingerprint not in ("", rules.fingerprint(question)):
        return None
    return None if question.id in reviews.open_questions(tx, game.guild_id) else question


def round_of(tx: Transaction, game: Game) -> Round:
    """The round at which a game is."""
    return next(one for one in games.rounds(tx, game.quiz_id) if one.position == game.position)


def present(tx: Transaction, game: Game) -> tuple[int, ...]:
    """Who plays now, in the order of their coming."""
    return tuple(one.user_id for one in players.seats(tx, game.quiz_id) if one.is_present)


def open_next(tx: Transaction, shelf: QuestionBank, game: Game, now: datetime) -> Game:
    """The next question that can be asked, or the end."""
    for one in games.rounds(tx, game.quiz_id):
        if one.state is not RoundState.WAITING:
            continue
        question = askable(tx, shelf, game, one)
        if question is None:
            games.set_round(tx, game.quiz_id, one.position, RoundState.VOID, "")
            continue
        pictured = rules.fingerprint(question)
        games.set_round(tx, game.quiz_id, one.position, RoundState.OPEN, pictured)
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


def close(tx: Transaction, shelf: QuestionBank, game: Game, now: datetime, seed: int) -> Game:
    """The open round is over: it counts, misses come back, the answer is shown."""
    one = round_of(tx, game)
    question = askable(tx, shelf, game, one)
    if question is None:
        void(tx, game)
    else:
        games.set_round(tx, game.quiz_id, one.position, RoundState.CLOSED, one.fingerprint)
        for given in players.answers(tx, game.quiz_id, one.position):
            reviews.note_result(
                tx, guild_id=game.guild_id, user_id=given.user_id, question_id=question.id,
                is_right=given.is_right, now=now, seed=seed,
            )  # fmt: skip
    return replace(game, phase=Phase.SHOWN, due_at=now + rules.SHOWN, left_ms=None)


def void(tx: Transaction, game: Game) -> None:
    """The open round counts for nobody."""
    if game.phase is Phase.ROUND:
        one = round_of(tx, game)
        games.set_round(tx, game.quiz_id, one.position, RoundState.VOID, one.fingerprint)


def finish(tx: Transaction, game: Game, why: str) -> Game:
    """The game is over; an open round counts for nobody."""
    void(tx, game)
    return replace(game, phase=Phase.ENDED, due_at=None, left_ms=None, why_ended=why)


def turn(tx: Transaction, shelf: QuestionBank, game: Game, now: datetime, seed: int) -> Game:
    """What happens when a phase ends by itself at ``due_at``, perhaps long after it."""
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
        return close(tx, shelf, game, now, seed)
    if game.phase is Phase.LOBBY and len(present(tx, game)) < rules.FEWEST_PLAYERS:
        return finish(tx, game, ALONE)
    if not present(tx, game):
        return finish(tx, game, EMPTY)
    return open_next(tx, shelf, game, now)


def pause(game: Game, now: datetime) -> Game:
    """The clock stands; what is left is kept."""
    assert game.due_at is not None
    left = max(timedelta(), game.due_at - now)
    return replace(
        game, left_ms=left // timedelta(milliseconds=1), due_at=now + rules.LONGEST_PAUSE
    )


def resume(game: Game, now: datetime) -> Game:
    """The clock goes on with what was left."""
    assert game.left_ms is not None
    due_at = now + timedelta(milliseconds=game.left_ms)
    opened_at = game.opened_at
    if game.phase is Phase.ROUND:
        opened_at = due_at - timedelta(seconds=game.seconds)
    return replace(game, due_at=due_at, left_ms=None, opened_at=opened_at)


def save(tx: Transaction, game: Game, now: datetime) -> None:
    """Write the course of a game down, with when it goes on and that the card is old."""
    games.save(tx, game)
    if game.due_at is not None:
        outbox.move(tx, TURN, str(game.quiz_id), game.due_at)
    outbox.move(tx, DRAW, str(game.quiz_id), rules.next_draw(now, game.drawn_at))


def touch(tx: Transaction, game: Game, now: datetime) -> bool:
    """A number on the card changed. True if that is the first change since the card was
    drawn, so that the agenda has to hear of it; the others ride along."""
    games.touch(tx, game.quiz_id)
    if game.revision != game.drawn_revision:
        return False
    return outbox.move(tx, DRAW, str(game.quiz_id), rules.next_draw(now, game.drawn_at))
