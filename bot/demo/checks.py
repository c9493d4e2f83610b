"""What must hold after any number of simulated days, looked up on both sides: in the bot's
own tables and in what the simulated Discord really shows.

Each check returns one sentence for each thing that is not as it must be.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from bot.core.ids import UserId
from bot.daily.ledger.rules import PostState
from bot.daily.streaks import store as streaks
from bot.daily.streaks.rules import DayState, LedgerDay, fold
from bot.demo import store
from bot.demo.store import Day
from bot.demo.story import Story
from bot.demo.timeline import Timeline, day_words
from bot.demo.world import World, texts
from bot.gateway.notifier import custom_ids

_CARD = re.compile(r"answers:form:(\d+)$")
_IN_A_ROW = re.compile(r"\*\*([\d,]+) days?\*\* in a row")


async def ledger(world: World) -> tuple[Day, ...]:
    """The guild's ledger, oldest first."""
    return await world.app.database.read(lambda tx: store.days(tx, world.guild.id))


async def everything(story: Story) -> list[str]:
    """All that is not as it must be; nothing if all is well."""
    world = story.world
    days = await ledger(world)
    stored = await world.app.database.read(lambda tx: store.answers(tx, world.guild.id))
    return [
        *once_a_day(world, days),
        *all_answers_are_stored(world, stored),
        *await streaks_are_shown_as_they_are(world),
        *await outages_cost_nobody(world, story.timeline),
        *await nothing_was_swallowed(story),
    ]


def once_a_day(world: World, days: Sequence[Day]) -> list[str]:
    """Exactly one card, thread and reveal for each day with a question; none for others."""
    cards = Counter(
        int(found[1])
        for message in world.channel.history()
        for id_ in custom_ids(message.components)
        if (found := _CARD.match(id_))
    )
    threads = {thread.id: thread for thread in world.channel.threads}
    wrong = []
    for day in days:
        asked = PostState(day.state).was_posted
        wrong += _differs(day, "card", cards.pop(day.post_id, 0), int(asked))
        thread = threads.pop(day.thread_id or 0, None)
        wrong += _differs(day, "thread", int(thread is not None), int(asked))
        reveals = 0 if thread is None else sum(map(_is_reveal, thread.history()))
        is_out = day.state in (PostState.REVEALED, PostState.CLOSED)
        wrong += _differs(day, "reveal", reveals, int(is_out))
    wrong += [f"a card of question {post_id} that the ledger doesn't know" for post_id in cards]
    wrong += [
        f"a thread “{thread.name}” that the ledger doesn't know" for thread in threads.values()
    ]
    return wrong


def _is_reveal(message: object) -> bool:
    return texts(getattr(message, "components", ())).startswith("### The answer:")


def _differs(day: Day, what: str, count: int, wanted: int) -> list[str]:
    if count == wanted:
        return []
    return [f"{day_words(day.on)}: {count} × {what} in Discord, but it must be {wanted}"]


def all_answers_are_stored(world: World, stored: Iterable[store.StoredAnswer]) -> list[str]:
    """What the personas noted and what the bot stored are the same; late ones don't count."""
    wanted = {(one.on, one.who): one.result for one in world.noted("answer")}
    there = {(one.on, world.name_of(one.user_id)): one.counts and not one.late for one in stored}
    wrong = []
    for on, name in sorted(wanted.keys() | there.keys()):
        at = f"{day_words(on)}: {name}'s answer"
        if (on, name) not in there:
            wrong.append(f"{at} is not stored")
        elif (on, name) not in wanted:
            wrong.append(f"{at} is stored, but was never given")
        elif wanted[on, name] is not there[on, name]:
            wrong.append(f"{at} {'counts' if there[on, name] else 'does not count'}, wrongly")
    return wrong


async def _history(world: World, user_id: UserId) -> tuple[tuple[LedgerDay, ...], frozenset[date]]:
    """The ledger, and the dates that count for a member: all that a streak is made of."""
    guild_id = world.guild.id
    days = await world.app.database.read(lambda tx: streaks.ledger(tx, guild_id))
    dates = await world.app.database.read(lambda tx: streaks.counted_on(tx, guild_id, user_id))
    return days, dates.answered | dates.practised


async def shown_streak(world: World, name: str) -> int:
    """The number of days that /streak show tells a member."""
    found = _IN_A_ROW.search(await world.use(world.members[name], "streak show"))
    return 0 if found is None else int(found[1].replace(",", ""))


async def streaks_are_shown_as_they_are(world: World) -> list[str]:
    """What /streak shows equals what ledger and answers say."""
    wrong = []
    for name, member in world.members.items():
        current = fold(*await _history(world, member.id)).current
        shown = await shown_streak(world, name)
        if shown != current:
            wrong.append(f"{name}'s streak is {current}, but /streak shows {shown}")
    return wrong


async def outages_cost_nobody(world: World, timeline: Timeline) -> list[str]:
    """A day of an outage that is over is void, and a streak is no shorter after it."""
    wrong = []
    over = [one for one in timeline.outages if one.on < world.now().date()]
    for outage in over:
        for name, member in world.members.items():
            days, answered = await _history(world, member.id)
            day = next((day for day in days if day.on == outage.on), None)
            if day is None or day.state is not DayState.VOID:
                wrong.append(f"{day_words(outage.on)}: the bot was down, but the day is not void")
                break
            before = fold((one for one in days if one.on < outage.on), answered)
            after = fold((one for one in days if one.on <= outage.on), answered)
            if after.current < before.current or after.credit < before.credit:
                wrong.append(f"{day_words(outage.on)}: the outage cost {name} something")
    return wrong


async def nothing_was_swallowed(story: Story) -> list[str]:
    """No error in an event, in the log, or in what the bot had to do."""
    failed = await story.world.app.database.read(store.failed_rows)
    return [
        *(f"an error in the bot: {error!r}" for error in story.world.env.errors),
        *(f"an error in the log: {line}" for line in story.error_log.lines),
        *(f"something could not be done: {line}" for line in failed),
    ]


async def a_second_run_does_nothing(world: World) -> list[str]:
    """Running the agenda again at the same moment sends nothing."""
    if not world.is_up:
        return []
    before = len(world.env.http_requests)
    await world.run_due()
    more = len(world.env.http_requests) - before
    if more == 0:
        return []
    return [f"{world.now():%a %d %b %H:%M}: the agenda's second run sent {more} requests"]
