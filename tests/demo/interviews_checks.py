"""What must hold of mock interviews, on the bot's side and in what Discord shows."""

from collections.abc import Sequence
from functools import partial

from bot.core import records
from bot.core.database import Transaction
from bot.demo import store
from bot.demo.actions import Actions
from bot.demo.interviews import Interviews
from bot.demo.meetings import Meeting
from bot.demo.timeline import Note
from bot.demo.world import World, texts
from bot.gateway.notifier import custom_ids
from bot.interviews.profiles import store as profiles
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.session.store import sessions
from bot.interviews.values.rules import SessionState

LONGEST_CARD = 400
MOST_PAGES = 10
"""A round's card is a few lines: the channel is read on phones."""


async def interviews_are_as_they_were_held(world: World, done: Interviews) -> list[str]:
    """Who joined is stored; rounds are told briefly and without names, sessions privately; what
    the two of a session did is what the bot knows, and each sees what the other said."""
    known = await world.app.database.read(lambda tx: store.sessions(tx, world.guild.id))
    met = [await done.meetings.look(one.session_id) for one in known]
    over = [one for one in met if one.session.state is SessionState.DONE]
    return [
        *await _joined(world, done),
        *await _rounds(world),
        *_stays_private(world, met),
        *(wrong for one in met for wrong in _place(world, one)),
        *_moved(world, met),
        *await _no_shows(world, done, met),
        *(
            wrong
            for one in met
            if one.session.state is SessionState.DONE
            for wrong in _held(world, one)
        ),
        *await _remembered(world, over),
    ]


async def _joined(world: World, done: Interviews) -> list[str]:
    guild_id = world.guild.id
    every = await world.app.database.read(lambda tx: profiles.of_guild(tx, guild_id))
    stored = {world.name_of(one.user_id): one for one in every}
    wrong = []
    for name, read_back in done.joined.items():
        if name not in stored:
            wrong.append(f"{name} joined the mock interviews, but is not stored")
        elif stored[name].tz not in read_back:
            wrong.append(f"{name} was not shown the zone that is stored, {stored[name].tz}")
    return wrong


async def _rounds(world: World) -> list[str]:
    """One card for each round, in its own channel; whoever has no partner was told why."""
    read, guild_id = world.app.database.read, world.guild.id
    held = await read(lambda tx: rounds_held(tx, guild_id))
    cards = [
        texts(message.components)
        for message in world.mock_channel.history()
        if any(one.startswith("membership:join:") for one in custom_ids(message.components))
    ]
    wrong = []
    if len(cards) != held:
        wrong.append(
            f"{held} rounds were held, but #{world.mock_channel.name} has {len(cards)} cards"
        )
    wrong += [f"a round's card is too long: {one}" for one in cards if len(one) > LONGEST_CARD]
    wrong += [f"a round's card names somebody: {one}" for one in cards if "<@" in one]
    for user_id in await read(lambda tx: without_partner(tx, guild_id)):
        if not any("no partner" in one for one in _told(world, user_id)):
            wrong.append(f"{world.name_of(user_id)} has no partner and was not told why")
    return wrong


def rounds_held(tx: Transaction, guild_id: int) -> int:
    """How many rounds of the schedule were held."""
    sql = """SELECT count(*) FROM interview_rounds
             WHERE guild_id = :guild_id AND kind = 'scheduled'"""
    return int(records.value(tx, sql, guild_id=guild_id))


def without_partner(tx: Transaction, guild_id: int) -> tuple[int, ...]:
    """Whom a round of the schedule left without a partner, by id; not who joined after it."""
    return records.values(
        tx,
        """SELECT DISTINCT t.user_id FROM interview_seats t JOIN interview_rounds r USING (round_id)
           JOIN interview_profiles p ON p.guild_id = t.guild_id AND p.user_id = t.user_id
           WHERE t.guild_id = :guild_id AND r.kind = 'scheduled' AND p.joined_at <= r.planned_at
             AND NOT EXISTS
               (SELECT 1 FROM interview_sides s JOIN interview_sessions USING (session_id)
                WHERE interview_sessions.round_id = t.round_id AND s.user_id = t.user_id
                  AND s.part = 'pair')
           ORDER BY t.user_id""",
        guild_id=guild_id,
    )


def _told(world: World, user_id: int) -> list[str]:
    user = world.member(world.name_of(user_id)).user
    if user.id not in world.env.backend.dm_channels:
        return []
    return [texts(message.components) for message in user.dm_channel.history()]


def _stays_private(world: World, met: Sequence[Meeting]) -> list[str]:
    """Nothing about a session stands where others can read it."""
    wrong = []
    for channel in (world.channel, world.mock_channel):
        said = "\n".join(texts(message.components) for message in channel.history())
        if any(f"Mock interview {one.session.session_id}\n" in said for one in met):
            wrong.append(f"#{channel.name} tells of somebody's mock interview")
    return wrong


def _at(one: Meeting) -> str:
    return f"mock interview {one.session.session_id} of {' and '.join(one.pair)}"


def _place(world: World, one: Meeting) -> list[str]:
    """One private thread for each, and its people are in it, nobody else."""
    name = f"Mock interview {one.session.session_id}"
    threads = [thread for thread in world.mock_channel.threads if thread.name == name]
    if [thread.id for thread in threads] != [one.session.thread_id]:
        return [f"{_at(one)} has {len(threads)} threads"]
    inside = world.people_in(one.session.thread_id)
    wanted = set(one.session.present)
    if inside is None:
        return [f"the thread of {_at(one)} is not private"]
    if inside != wanted:
        return [f"in the thread of {_at(one)} are other people than in the session"]
    return []


def _said(world: World, one: Meeting) -> list[str]:
    thread = world.session_thread(one.session.thread_id)
    return [] if thread is None else [texts(message.components) for message in thread.history()]


def _moved(world: World, met: Sequence[Meeting]) -> list[str]:
    wrong = []
    known = {one.session.session_id: one for one in met}
    for moved in world.noted("move"):
        one = known[int(moved.subject)]
        if one.session.was_confirmed and one.session.starts_at != moved.result:
            wrong.append(f"{_at(one)} is not at the time that was agreed on")
        if not any("suggests another time" in said for said in _said(world, one)):
            wrong.append(f"{_at(one)}: nobody was asked about the other time")
    return wrong


async def _no_shows(world: World, done: Interviews, met: Sequence[Meeting]) -> list[str]:
    """Who didn't come is noted with them, and with nobody else."""
    read, guild_id = world.app.database.read, world.guild.id
    stayed_away = {one.subject: one.who for one in world.noted("stay away")}
    missed = [one for one in met if one.session.session_id in stayed_away]
    wrong = [
        f"{_at(one)} is {one.session.state}, but somebody didn't come"
        for one in missed
        if one.session.state is not SessionState.NO_SHOW
    ]
    for name in done.joined:
        user_id = world.member(name).id
        noted = await read(partial(sessions.no_shows, guild_id=guild_id, user_id=user_id))
        wanted = sum(stayed_away[one.session.session_id] == name for one in missed)
        if len(noted) != wanted:
            wrong.append(f"{name} didn't come {wanted} times, but {len(noted)} are noted")
    return wrong


def _noted(world: World, did: str, session_id: int) -> list[Note]:
    return [one for one in world.noted(did) if one.subject == session_id]


def _held(world: World, one: Meeting) -> list[str]:
    """Reminded, timed section by section, judged by both, and each has read the other's words."""
    session_id, said = one.session.session_id, _said(world, one)
    wrong = []
    if sum("begins in 15 minutes" in words for words in said) != 1:
        wrong.append(f"{_at(one)}: they were not reminded once")
    sections = sum(len(RUBRICS[half.track].sections) for half in one.halves)
    called = sum("** · " in words and " min · " in words for words in said)
    if called != sections:
        wrong.append(f"{_at(one)}: the timer said {called} sections of {sections}")
    if not all(half.question_ids for half in one.halves):
        wrong.append(f"{_at(one)} had no questions")
    if not any("Sheet" in seen.result for seen in _noted(world, "sheet", session_id)):
        wrong.append(f"{_at(one)}: nobody saw the interviewer's sheet")
    given = _noted(world, "give", session_id)
    if sorted(one.who for one in given) != sorted(one.pair):
        return [*wrong, f"{_at(one)}: not both gave feedback"]
    for told in given:
        if any(words in "\n".join(said) for words in told.result):
            wrong.append(f"{_at(one)}: {told.who}'s words stand in the thread")
        reader = next(seen for seen in one.pair if seen != told.who)
        shown = [seen.result for seen in _noted(world, "read", session_id) if seen.who == reader]
        if not any(words in "\n".join(shown) for words in told.result):
            wrong.append(f"{_at(one)}: {reader} was not shown what {told.who} said")
    return wrong


async def _remembered(world: World, held: Sequence[Meeting]) -> list[str]:
    """/mock history names the partners of those sessions that were held."""
    wrong, actions = [], Actions(world)
    for name in sorted({name for one in held for name in one.pair}):
        member = world.member(name)
        card, said = await actions.slash(member, "mock history"), ""
        for page in range(1, MOST_PAGES):  # scores come first
            turned = await actions.press(member, card, f"interview_feedback:history:{page}")
            said = "" if turned is None else texts(turned.response.message.components)
            if not said or "with <@" in said:
                break
        world.dismiss(card)
        mine = [one for one in held if name in one.pair]
        partners = [next(who for who in one.pair if who != name) for one in mine]
        shown = sum(said.count(f"with <@{world.member(who).id}>") for who in set(partners))
        if shown != len(mine):
            wrong.append(f"{name} met {len(mine)} times, but /mock history shows {shown}")
    return wrong
