"""What the steps of a host do. Functions for use inside one transaction."""

from datetime import datetime

from bot.bank.question_bank import QuestionBank
from bot.core.database import Transaction
from bot.core.errors import UserError
from bot.practice.quiz.group import rules
from bot.practice.quiz.group.messages import HostStep
from bot.practice.quiz.group.rules import Phase
from bot.practice.quiz.group.store import GroupQuiz
from bot.practice.quiz.group.tx import games

NOT_BEGUN = "It hasn't begun yet. Press *Start* first."


def judge(tx: Transaction, game: GroupQuiz, step: HostStep, shown: tuple[int, str]) -> HostStep:
    """What becomes of a step: one that came too late, twice or too early is said on the card that
    the host has, as a refusal would take its buttons."""
    if step is HostStep.SKIPPED and (game.position, game.phase.value) != shown:
        return HostStep.LATE
    if step is not HostStep.STARTED:
        return step
    if game.phase is not Phase.LOBBY:
        return HostStep.GOING
    few = len(games.present(tx, game)) < rules.FEWEST_PLAYERS
    return HostStep.ALONE if few else step


def take(
    tx: Transaction, bank: QuestionBank, game: GroupQuiz, step: HostStep, now: datetime
) -> GroupQuiz:
    """The game after a step. Paused or going already, or only looked at: nothing changes."""
    if step in (HostStep.LOOKED, HostStep.LATE, HostStep.GOING, HostStep.ALONE):
        return game
    if step is HostStep.ENDED:
        return games.finish(tx, game, games.BY_HOST)
    if step is HostStep.RESUMED:
        return games.resume(game, now) if game.is_paused else game
    if step is HostStep.STARTED:
        return games.open_next(tx, bank, game, now)
    if game.phase is Phase.LOBBY:
        raise UserError(NOT_BEGUN)
    if step is HostStep.PAUSED:
        return game if game.is_paused else games.pause(game, now)
    games.void(tx, game)
    return games.open_next(tx, bank, game, now)
