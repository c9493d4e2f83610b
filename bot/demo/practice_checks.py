"""What must hold after an evening of practice, on the bot's side and in what Discord shows."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from bot.core.database import Transaction
from bot.demo.plot import day_words
from bot.demo.practice import (
    LEARNER,
    PLAYERS,
    QUESTIONS,
    RECALL_AT,
    Chosen,
    Grouped,
    Practice,
    Quizzed,
)
from bot.demo.world import World, texts
from bot.practice.quiz.group import store as games
from bot.practice.quiz.solo import store as quizzes
from bot.practice.review import store as reviews

CANT_JUDGE = "I can't judge meaning"


async def practice_is_as_it_was_done(
    world: World, done: Practice, evenings: Iterable[date]
) -> list[str]:
    """Feedback was shown, quizzes are stored and told as they were played, and what was missed
    was due the next day."""
    wrong = []
    today = world.now().date()
    for on in evenings:
        if on >= today:
            continue
        wrong += _feedback(done, on)
        wrong += await _alone(world, done, on)
        wrong += await _together(world, done, on)
    return wrong


def _feedback(done: Practice, on: date) -> list[str]:
    if any(one.on == on and CANT_JUDGE in one.said for one in done.looked):
        return []
    return [f"{day_words(on)}: nobody was shown feedback"]


async def _alone(world: World, done: Practice, on: date) -> list[str]:
    one = next((one for one in done.quizzed if one.on == on), None)
    if one is None:
        return [f"{day_words(on)}: nobody played a quiz"]
    items = await world.app.database.read(lambda tx: quizzes.items(tx, one.quiz_id))
    wrong = []
    if [item.is_right for item in items] != [True, False]:
        wrong.append(f"{day_words(on)}: {LEARNER}'s quiz is not stored as one right, one missed")
    return wrong + await _came_back(world, done, one)


async def _came_back(world: World, done: Practice, one: Quizzed) -> list[str]:
    day_after = one.on + timedelta(days=1)
    title = world.bank.questions[one.missed_id].title
    if one.due_on != day_after:
        return [f"“{title}” was missed on {day_words(one.on)}, but is due on {one.due_on}"]
    if world.now() <= datetime.combine(day_after, RECALL_AT, tzinfo=world.zone):
        return []
    shown = [
        recalled
        for recalled in done.recalled
        if (recalled.on, recalled.question_id) == (day_after, one.missed_id)
    ]
    if not any(title in recalled.said for recalled in shown):
        return [f"“{title}” was due on {day_words(day_after)}, but no review showed it"]
    user_id, guild_id = world.members[LEARNER].id, world.guild.id
    card = await world.app.database.read(
        lambda tx: reviews.get(tx, guild_id, user_id, one.missed_id)
    )
    if card is None or card.due_at.astimezone(world.zone).date() <= day_after:
        return [f"“{title}” was recalled well, but is still due"]
    return []


async def _together(world: World, done: Practice, on: date) -> list[str]:
    one = next((one for one in done.grouped if one.on == on), None)
    if one is None:
        return [f"{day_words(on)}: nobody played a group quiz"]
    at = f"{day_words(on)}: the group quiz"
    wrong = []
    if await world.app.database.read(_chosen(world, one)) != sorted(one.chosen):
        wrong.append(f"{at} has not stored what was chosen")
    game = await world.app.database.read(lambda tx: games.get(tx, world.guild.id, one.quiz_id))
    message = None if game is None else world.message(game.message_id)
    said = "" if message is None else texts(message.components)
    if "It's over" not in said:
        wrong.append(f"{at} has no card that says how it ended")
    # Who knows more stands above: two right, one, none.
    for place, name in enumerate(PLAYERS, start=1):
        line = f"`{place:>2}` <@{world.members[name].id}>"
        if not re.search(rf"^{re.escape(line)} .* {QUESTIONS + 1 - place} right$", said, re.M):
            wrong.append(f"{at}'s scoreboard does not show {name} at place {place}")
    return wrong


def _chosen(world: World, one: Grouped) -> Callable[[Transaction], list[Chosen]]:
    def read(tx: Transaction) -> list[Chosen]:
        return sorted(
            (world.name_of(given.user_id), round_.position, given.chosen)
            for round_ in games.rounds(tx, one.quiz_id)
            for given in games.answers(tx, one.quiz_id, round_.position)
        )

    return read
