"""The public card of a group quiz, computed from its rows, inside one transaction."""

from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.practice.quiz import rules
from bot.practice.quiz.group.store import games, players
from bot.practice.quiz.group.store.games import Game
from bot.practice.quiz.group.tx import rounds
from bot.practice.quiz.rules import Phase, RoundState, Standing
from bot.practice.quiz.solo.messages import GroupCard
from bot.server.members import store as members


def standings(tx: Transaction, game: Game) -> tuple[Standing, ...]:
    """The scoreboard of the rounds that count so far. Who left without a point is not on it."""
    seats = players.seats(tx, game.quiz_id)
    counted = players.counted(tx, game.quiz_id)
    answered = {one.user_id for one in counted}
    playing = [one.user_id for one in seats if one.is_present or one.user_id in answered]
    return rules.standings(playing, counted, seconds=game.seconds, speed=game.speed)


def picture(tx: Transaction, shelf: QuestionBank, game: Game, marker: str) -> GroupCard:
    """The card as it has to look now."""
    everything = games.rounds(tx, game.quiz_id)
    asked = [one for one in everything if one.state is RoundState.CLOSED]
    playing = rounds.present(tx, game)
    question: Question | None = None
    counts: tuple[int, ...] = ()
    answered = 0
    if game.phase in (Phase.ROUND, Phase.SHOWN):
        one = rounds.round_of(tx, game)
        question = rounds.askable(tx, shelf, game, one)
        answers = players.answers(tx, game.quiz_id, game.position)
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
        host_id=rules.host_of(players.seats(tx, game.quiz_id)),
        player_ids=playing,
        answered=answered,
        question=question,
        counts=counts,
        standings=() if game.phase is Phase.LOBBY else standings(tx, game),
        hidden_ids=members.hidden_of(tx, game.guild_id),
        asked=len(asked),
        why_ended=game.why_ended,
    )
