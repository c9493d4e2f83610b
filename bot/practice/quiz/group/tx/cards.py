"""The card of a group quiz: where it stands and what it shows. Functions for use inside one
transaction."""

from datetime import datetime, timedelta

from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.ids import GuildId, MessageId, UserId
from bot.core.outbox import store as outbox
from bot.practice.quiz.asking import tx as asking
from bot.practice.quiz.group import rules, store
from bot.practice.quiz.group.messages import GroupCard
from bot.practice.quiz.group.rules import Phase, RoundState, Standing
from bot.practice.quiz.group.store import GroupQuiz
from bot.practice.quiz.group.tx import games
from bot.server import members

BETWEEN_CARDS = timedelta(seconds=3)
"""Old cards are drawn one after the other: nothing else should wait for them."""


def moved(
    tx: Transaction, game: GroupQuiz, message_id: MessageId, revision: int, now: datetime
) -> None:
    """The card stands below: the one above is deleted, and what changed meanwhile is drawn."""
    if game.message_id is not None and game.message_id != message_id:
        outbox.retract_message(tx, game.guild_id, game.channel_id, game.message_id, now)
    store.mark_posted(tx, game.quiz_id, message_id)
    store.mark_drawn(tx, game.quiz_id, revision, now)
    outbox.move(tx, games.DRAW, str(game.quiz_id), now + rules.DRAW_PAUSE)


def marker_of(tx: Transaction, game: GroupQuiz) -> str:
    """The marker of the card that stands: that of the row which posted it. Another one's would
    make it look like an extra of that row's."""
    moves = outbox.begun(tx, games.MOVE, f"{game.quiz_id}:")
    row = next((one for one in moves if one.message_id == game.message_id), None)
    return outbox.marker_of(tx, games.POST, str(game.quiz_id)) if row is None else row.marker


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
    playing = games.present(tx, game)
    question: Question | None = None
    counts: tuple[int, ...] = ()
    answered = 0
    is_void = is_of_the_day = False
    if game.phase in (Phase.ROUND, Phase.SHOWN):
        one = games.round_of(tx, game)
        question = games.askable(tx, bank, game, one)
        answers = store.answers(tx, game.quiz_id, game.position)
        there = set(playing)
        answered = sum(given.user_id in there for given in answers)
        is_void = game.phase is Phase.SHOWN and one.state is not RoundState.CLOSED
        is_of_the_day = asking.is_of_the_day(tx, bank, game.guild_id, one.question_id)
        if is_void:
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
        is_void=is_void,
        is_of_the_day=is_of_the_day,
    )


def redraw_cards_of(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """Draw every card that may name the member again, the newest first. To be called while the
    member still sits in those store."""
    for at, game in enumerate(store.of_player(tx, guild_id, user_id)):
        store.touch(tx, game.quiz_id)
        due_at = rules.next_draw(now, game.drawn_at) + at * BETWEEN_CARDS
        outbox.move(tx, games.DRAW, str(game.quiz_id), due_at)
