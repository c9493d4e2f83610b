"""The course of a duel and what it shows. Functions for use inside one transaction.

challenged → accepted → finished, or challenged → declined | expired; a block declines it at any
time. The row ``duel-turn`` of the outbox ends it after a day, ``duel-draw`` says that the card in
the channel shows something old. Nothing here hands one side's answers to the other before the duel
is over.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.bank.model import Question
from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.core.ids import DuelId, GuildId, UserId
from bot.core.outbox import store as outbox
from bot.daily.ledger import tx as ledger
from bot.practice.quiz.asking import tx as asking
from bot.practice.quiz.asking.messages import AnswerJudged
from bot.practice.quiz.duel import messages, rules, store
from bot.practice.quiz.duel.rules import DuelEnd, DuelState
from bot.practice.quiz.duel.store import Duel, DuelItem
from bot.practice.quiz.group import store as group
from bot.practice.quiz.solo import store as solo
from bot.server import members

POST, DRAW, TURN = "duel-post", "duel-draw", "duel-turn"
"""What the outbox does for a duel; the subject is its id."""
BETWEEN_CARDS = timedelta(seconds=3)
"""Old cards are drawn one after the other: nothing else should wait for them."""
PATIENCE = timedelta(days=1)
"""After the end: a card that may not be drawn for so long stays as it is."""
FORGOTTEN = "That duel is from long ago and I no longer have it. `/quiz duel` begins a new one."
NOT_YOURS = "That duel is between two other people. `/quiz duel` begins your own."

Play = messages.DuelQuestion | AnswerJudged | messages.DuelWaiting | messages.DuelOver


def current(
    tx: Transaction, bank: QuestionBank, guild_id: GuildId, duel_id: DuelId, now: datetime
) -> Duel:
    """A duel as it has to be at this moment, written down if that is news; or a kind refusal."""
    duel = store.get(tx, guild_id, duel_id)
    if duel is None:
        raise UserError(FORGOTTEN)
    return settle(tx, bank, duel, now)


def settle(tx: Transaction, bank: QuestionBank, duel: Duel, now: datetime) -> Duel:
    """Leave out what can no longer be asked as it was, and end what is over."""
    if not duel.state.is_open:
        return duel
    duel = _with_lost_time(tx, duel, now)
    given = _positions(tx, duel)
    if now < duel.due_at:
        counting = _left_in(tx, bank, duel, given)
    else:
        counting = counting_positions(tx, duel)
    after = rules.course(
        duel.state, players=len(duel.players), counting=len(counting), now=now, due_at=duel.due_at,
        done=[one is not None and rules.has_done(given[one], counting) for one in duel.user_ids],
    )  # fmt: skip
    return duel if after is None else end(tx, duel, *after, now)


def _with_lost_time(tx: Transaction, duel: Duel, now: datetime) -> Duel:
    """A duel whose day an outage cut short goes on."""
    if now < duel.due_at:
        return duel
    outages = ledger.outages(tx, duel.guild_id, duel.made_at, now)
    due_at = rules.longer(outages, duel.made_at, duel.due_at, now)
    if due_at == duel.due_at:
        return duel
    store.set_due(tx, duel.duel_id, due_at)
    outbox.move(tx, TURN, str(duel.duel_id), due_at)
    redraw(tx, duel, now)
    return replace(duel, due_at=due_at, revision=duel.revision + 1)


def end(tx: Transaction, duel: Duel, state: DuelState, why: DuelEnd, now: datetime) -> Duel:
    """Another state, shown on the card."""
    store.move_on(tx, duel.duel_id, state, why)
    redraw(tx, duel, now)
    if state is DuelState.FINISHED and duel.message_id is None:
        post_again(tx, duel, now)
    return replace(duel, state=state, why_ended=why, revision=duel.revision + 1)


def turn_down(tx: Transaction, duel: Duel, user_id: UserId, now: datetime) -> DuelEnd:
    """One of the two would rather not: the challenger takes it back, the challenged declines."""
    why = DuelEnd.WITHDRAWN if duel.user_ids[0] == user_id else DuelEnd.DECLINED
    end(tx, duel, DuelState.DECLINED, why, now)
    return why


def call_off_pair(
    tx: Transaction, bank: QuestionBank, user_id: UserId, other_id: UserId, now: datetime
) -> int:
    """``user_id`` does not want to meet ``other_id``: what they have together, in whatever server,
    ends as if they had turned it down, also while both play; how many duels."""
    every = [settle(tx, bank, one, now) for one in store.open_between(tx, user_id, other_id)]
    return len([turn_down(tx, one, user_id, now) for one in every if one.state.is_open])


def redraw(tx: Transaction, duel: Duel, now: datetime) -> None:
    """The card is drawn again; before it stands it needs none."""
    outbox.move(tx, DRAW, str(duel.duel_id), now)


def post_again(tx: Transaction, duel: Duel, now: datetime) -> None:
    """The card with the result comes anew where the one that promised it is gone; one that is
    still to appear shows it anyway."""
    row = outbox.tried(tx, POST, str(duel.duel_id))
    if row is None or row.state == "due":
        return
    outbox.forget(tx, row.outbox_id)
    outbox.put(
        tx, guild_id=duel.guild_id, kind=POST, subject=row.subject, due_at=now, now=now,
        expires_at=duel.due_at + PATIENCE, lasting=True,
    )  # fmt: skip


def _left_in(
    tx: Transaction, bank: QuestionBank, duel: Duel, given: dict[UserId, set[int]]
) -> tuple[int, ...]:
    """The positions that count for both. What both have answered stands. A question that changed,
    vanished or became the open question of the day before that is left out from now on."""
    can_ask = asking.askable_now(tx, bank, duel.guild_id)
    both_there, counting = len(given) == len(duel.user_ids), []
    for one in store.items(tx, duel.duel_id):
        if one.is_void:
            continue
        stands = both_there and all(one.position in positions for positions in given.values())
        if stands or can_ask(one.question_id, one.fingerprint) is not None:
            counting.append(one.position)
        else:
            store.make_void(tx, duel.duel_id, one.position)
    return tuple(counting)


def askable(tx: Transaction, bank: QuestionBank, duel: Duel, one: DuelItem) -> Question | None:
    """The question, if it can be asked now as it was at the challenge. One that was retired
    meanwhile still is."""
    return asking.askable(tx, bank, duel.guild_id, one.question_id, fingerprint=one.fingerprint)


def counting_positions(tx: Transaction, duel: Duel) -> tuple[int, ...]:
    """The positions that count for both, in order."""
    return tuple(one.position for one in store.items(tx, duel.duel_id) if not one.is_void)


def _positions(tx: Transaction, duel: Duel) -> dict[UserId, set[int]]:
    """What each player has answered."""
    found: dict[UserId, set[int]] = {user_id: set() for user_id in duel.players}
    for one in store.answers(tx, duel.duel_id):
        found[one.user_id].add(one.position)
    return found


def verdicts(tx: Transaction, duel: Duel, user_id: UserId) -> dict[int, bool]:
    """One player's verdicts by position."""
    every = store.answers(tx, duel.duel_id)
    return {one.position: one.is_right for one in every if one.user_id == user_id}


def seat_or_refuse(duel: Duel, user_id: UserId) -> int:
    """Which side somebody is on; a kind refusal for others."""
    if user_id not in duel.players:
        raise UserError(NOT_YOURS)
    return duel.user_ids.index(user_id)


def card(tx: Transaction, duel: Duel, marker: str) -> messages.DuelCard:
    """The card in the channel. It holds no score before the duel is over, nor after it if one of
    the two is private."""
    counting = counting_positions(tx, duel)
    private = any(members.get(tx, duel.guild_id, one).hidden for one in duel.players)
    shown = duel.state is DuelState.FINISHED and not private

    def side(user_id: UserId | None) -> messages.DuelSide:
        if user_id is None:
            return messages.DuelSide(None, False, None)
        given = verdicts(tx, duel, user_id)
        reached = rules.score(given, counting) if shown else None
        return messages.DuelSide(user_id, rules.has_done(given, counting), reached)

    first, second = duel.user_ids
    challenged = duel.state is DuelState.CHALLENGED and second is not None
    return messages.DuelCard(
        duel_id=duel.duel_id,
        marker=marker,
        state=duel.state,
        why_ended=duel.why_ended,
        sides=(side(first), side(second)),
        due_at=duel.due_at,
        counting=len(counting),
        void=len(store.items(tx, duel.duel_id)) - len(counting),
        is_private=private,
        ping_user_ids=(second,) if challenged and second is not None else (),
    )


def next_step(
    tx: Transaction, bank: QuestionBank, duel: Duel, user_id: UserId, *, late: bool = False,
    left_out: bool = False,
) -> Play:  # fmt: skip
    """What a player sees now: the next question, the wait for the other, or how it ended.
    ``late``: after a click that came when all was over; ``left_out``: after one on a question
    that counts for neither."""
    if not duel.state.is_open:
        return over(tx, bank, duel, user_id, late=late)
    mine, other = verdicts(tx, duel, user_id), other_of(duel, user_id)
    counting = counting_positions(tx, duel)
    for one in store.items(tx, duel.duel_id):
        if one.is_void or one.position in mine:
            continue
        question = askable(tx, bank, duel, one)
        if question is not None:
            number = _number(tx, duel, one.position)
            return messages.DuelQuestion(
                duel.duel_id, one.position, number, len(counting), question, other, duel.due_at,
                left_out,
            )  # fmt: skip
    reached = rules.score(mine, counting)
    return messages.DuelWaiting(duel.duel_id, duel.state, reached, other, duel.due_at, left_out)


def answered(
    tx: Transaction, duel: Duel, user_id: UserId, position: int, question: Question, now: datetime,
    *, settled: bool,
) -> AnswerJudged:  # fmt: skip
    """What an answered question says, to the player who answered it."""
    every, mine = store.answers(tx, duel.duel_id), (user_id, position)
    given = next(one for one in every if (one.user_id, one.position) == mine)
    counting = counting_positions(tx, duel)
    today, on = asking.comes_back(tx, duel.guild_id, user_id, question.id, now)
    return AnswerJudged(
        room="duel", quiz_id=duel.duel_id, number=_number(tx, duel, position), total=len(counting),
        question=question, given=given.given, is_right=given.is_right, comes_back_on=on,
        today=today, is_last=rules.has_done(verdicts(tx, duel, user_id), counting), settled=settled,
    )  # fmt: skip


def over(
    tx: Transaction, bank: QuestionBank, duel: Duel, user_id: UserId, *, late: bool = False
) -> messages.DuelOver:
    """How it ended, to one of the two. The other's answers are in it only after both had their
    chance."""
    counting = counting_positions(tx, duel)
    mine = verdicts(tx, duel, user_id)
    other = other_of(duel, user_id)
    shown = duel.state is DuelState.FINISHED and other is not None
    theirs = verdicts(tx, duel, other) if shown and other is not None else {}
    lines = []
    for one in store.items(tx, duel.duel_id):
        question = bank.question(one.question_id)
        if not one.is_void and question is not None:
            at = one.position
            lines.append(messages.DuelLine(question.title, mine.get(at), theirs.get(at)))
    return messages.DuelOver(
        duel_id=duel.duel_id,
        state=duel.state,
        why_ended=duel.why_ended,
        mine=rules.score(mine, counting),
        theirs=rules.score(theirs, counting) if shown else None,
        other_id=other,
        was_challenged=duel.user_ids[1] == user_id,
        counting=len(counting),
        lines=tuple(lines),
        late=late,
    )


def other_of(duel: Duel, user_id: UserId) -> UserId | None:
    """The one on the other side, if they are still there."""
    first, second = duel.user_ids
    return second if first == user_id else first


def _number(tx: Transaction, duel: Duel, position: int) -> int:
    return 1 + sum(one < position for one in counting_positions(tx, duel))


def met(tx: Transaction, guild_id: GuildId, user_id: UserId) -> frozenset[str]:
    """The questions that somebody has answered in quizzes of any sort."""
    return frozenset().union(*(room.met(tx, guild_id, user_id) for room in (solo, group, store)))


def redraw_cards_of(tx: Transaction, guild_id: GuildId, user_id: UserId, now: datetime) -> None:
    """Draw every card that may name the member again, the newest first. To be called while the
    member still is in those store."""
    for at, duel_id in enumerate(store.of_member(tx, guild_id, user_id)):
        store.touch(tx, duel_id)
        outbox.move(tx, DRAW, str(duel_id), now + at * BETWEEN_CARDS)
