"""What must hold after an evening of practice, in the bot's tables and in what Discord shows."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from bot.core.database import Transaction
from bot.demo.practice import CHALLENGED, CHALLENGER, LEARNER, PLAYERS, QUESTIONS, RECALL_AT, Chosen
from bot.demo.timeline import Note, day_words
from bot.demo.world import World, texts
from bot.practice.quiz.duel import store as duels
from bot.practice.quiz.duel.rules import DuelState
from bot.practice.quiz.group import store as games
from bot.practice.quiz.solo import store as quizzes
from bot.practice.review import store as reviews

CANT_JUDGE = "I can't judge meaning"


async def practice_is_as_it_was_done(world: World, evenings: Iterable[date]) -> list[str]:
    """Feedback was shown, quizzes are stored and told as they were played, and what was missed
    was due the next day."""
    wrong = []
    today = world.now().date()
    for on in evenings:
        if on >= today:
            continue
        wrong += _feedback(world, on)
        wrong += _shown(world, on)
        wrong += await _alone(world, on)
        wrong += await _together(world, on)
    return wrong


def _noted(world: World, did: str, on: date) -> Note | None:
    return next((one for one in world.noted(did) if one.on == on), None)


def _feedback(world: World, on: date) -> list[str]:
    if any(one.on == on and CANT_JUDGE in one.result for one in world.noted("feedback")):
        return []
    return [f"{day_words(on)}: nobody was shown feedback"]


def _shown(world: World, on: date) -> list[str]:
    """What else an evening shows: the help, an interview for one, the card that rings."""
    wanted = {
        "help": "What would you like to do?", "solo": "solo interview so far",
        "ring": "Somebody wants to do a mock interview now",
    }  # fmt: skip
    said = {name: _noted(world, name, on) for name in wanted}
    wrong = [
        f"{day_words(on)}: no {name}"
        for name, words in wanted.items()
        if (one := said[name]) is None or words not in one.result
        # Nobody rings before there are mock interviews.
        if one is not None or name != "ring"
    ]
    if any(
        "Somebody wants to practise" in texts(one.components)
        for one in world.mock_channel.history()
    ):
        wrong.append(f"{day_words(on)}: the card still rings")
    return wrong


async def _alone(world: World, on: date) -> list[str]:
    one = _noted(world, "quiz", on)
    if one is None:
        return [f"{day_words(on)}: nobody played a quiz"]
    items = await world.app.database.read(lambda tx: quizzes.items(tx, int(one.subject)))
    wrong = []
    if [item.is_right for item in items] != [True, False]:
        wrong.append(f"{day_words(on)}: {LEARNER}'s quiz is not stored as one right, one missed")
    return wrong + await _came_back(world, one)


async def _came_back(world: World, one: Note) -> list[str]:
    missed_id, due_on = one.result
    day_after = one.on + timedelta(days=1)
    title = world.bank.questions[missed_id].title
    if due_on != day_after:
        return [f"“{title}” was missed on {day_words(one.on)}, but is due on {due_on}"]
    if world.now() <= datetime.combine(day_after, RECALL_AT, tzinfo=world.zone):
        return []
    shown = [
        recalled
        for recalled in world.noted("review")
        if (recalled.on, recalled.subject) == (day_after, missed_id)
    ]
    if not any(title in recalled.result for recalled in shown):
        return [f"“{title}” was due on {day_words(day_after)}, but no review showed it"]
    user_id, guild_id = world.members[LEARNER].id, world.guild.id
    card = await world.app.database.read(lambda tx: reviews.get(tx, guild_id, user_id, missed_id))
    if card is None or card.due_at.astimezone(world.zone).date() <= day_after:
        return [f"“{title}” was recalled well, but is still due"]
    return []


async def _together(world: World, on: date) -> list[str]:
    one = _noted(world, "group", on)
    if one is None:
        return [f"{day_words(on)}: nobody played a group quiz"]
    at = f"{day_words(on)}: the group quiz"
    wrong = []
    if await world.app.database.read(_chosen(world, one)) != sorted(one.result):
        wrong.append(f"{at} has not stored what was chosen")
    game = await world.app.database.read(lambda tx: games.get(tx, world.guild.id, int(one.subject)))
    message = None if game is None else world.message(game.message_id)
    said = "" if message is None else texts(message.components)
    if "It's over" not in said:
        wrong.append(f"{at} has no card that says how it ended")
    # Who knows more stands above: two right, one, none.
    for place, name in enumerate(PLAYERS, start=1):
        line = f"`{place:>2}` <@{world.members[name].id}>"
        if not re.search(
            rf"^(?:\S+ )?{re.escape(line)} .* {QUESTIONS + 1 - place} right$", said, re.M
        ):
            wrong.append(f"{at}'s scoreboard does not show {name} at place {place}")
    return wrong


def _chosen(world: World, one: Note) -> Callable[[Transaction], list[Chosen]]:
    def read(tx: Transaction) -> list[Chosen]:
        return sorted(
            (world.name_of(given.user_id), round_.position, given.chosen)
            for round_ in games.rounds(tx, int(one.subject))
            for given in games.answers(tx, int(one.subject), round_.position)
        )

    return read


async def duels_are_as_they_were_played(world: World, evenings: Iterable[date]) -> list[str]:
    """Each is stored and told as it was played."""
    today = world.now().date()
    return [wrong for on in evenings if on < today for wrong in await _duel(world, on)]


async def _duel(world: World, on: date) -> list[str]:
    at = f"{day_words(on)}: the duel"
    one = _noted(world, "duel", on)
    if one is None:
        return [f"{day_words(on)}: nobody duelled"]
    read, guild_id = world.app.database.read, world.guild.id
    duel = await read(lambda tx: duels.get(tx, guild_id, int(one.subject)))
    if duel is None or duel.state is not DuelState.FINISHED:
        return [f"{at} has no result"]
    answers = await read(lambda tx: duels.answers(tx, int(one.subject)))
    stored = Counter(world.name_of(answer.user_id) for answer in answers if answer.is_right)
    wrong = []
    if stored != Counter(one.result):
        wrong.append(f"{at} has not stored what was answered")
    message = world.message(duel.message_id)
    said = "" if message is None else texts(message.components)
    if f"<@{world.members[CHALLENGER].id}> wins" not in said:
        wrong.append(f"{at}'s card does not say that {CHALLENGER} has won")
    for name in (CHALLENGER, CHALLENGED):
        if f"<@{world.members[name].id}>: **{one.result[name]} of " not in said:
            wrong.append(f"{at}'s card does not show {name}'s {one.result[name]}")
    return wrong
