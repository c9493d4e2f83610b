"""What must hold after a duel, on the bot's side and on its card."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from bot.demo.duel import CHALLENGED, CHALLENGER, Duels
from bot.demo.plot import day_words
from bot.demo.world import World, texts
from bot.practice.quiz.duel import store as duels
from bot.practice.quiz.duel.rules import DuelState


async def duels_are_as_they_were_played(
    world: World, done: Duels, evenings: Iterable[date]
) -> list[str]:
    """Each is stored and told as it was played."""
    today = world.now().date()
    return [wrong for on in evenings if on < today for wrong in await _duel(world, done, on)]


async def _duel(world: World, done: Duels, on: date) -> list[str]:
    at = f"{day_words(on)}: the duel"
    one = next((one for one in done.duelled if one.on == on), None)
    if one is None:
        return [f"{day_words(on)}: nobody duelled"]
    read, guild_id = world.app.database.read, world.guild.id
    duel = await read(lambda tx: duels.get(tx, guild_id, one.duel_id))
    if duel is None or duel.state is not DuelState.FINISHED:
        return [f"{at} has no result"]
    answers = await read(lambda tx: duels.answers(tx, one.duel_id))
    stored = Counter(world.name_of(answer.user_id) for answer in answers if answer.is_right)
    wrong = []
    if stored != Counter(one.rights):
        wrong.append(f"{at} has not stored what was answered")
    message = world.message(duel.message_id)
    said = "" if message is None else texts(message.components)
    if f"<@{world.members[CHALLENGER].id}> wins" not in said:
        wrong.append(f"{at}'s card does not say that {CHALLENGER} has won")
    for name in (CHALLENGER, CHALLENGED):
        if f"<@{world.members[name].id}>: **{one.rights[name]} of " not in said:
            wrong.append(f"{at}'s card does not show {name}'s {one.rights[name]}")
    return wrong
