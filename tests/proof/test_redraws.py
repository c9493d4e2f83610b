"""What stands in Discord is drawn once more if that is asked for while it is being drawn."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.core.ids import GuildId, PostId, RoundId
from bot.core.outbox import store as outbox
from bot.daily.answers import tx as answers
from bot.daily.contributed.tx import saving as contributed
from bot.interviews.calls import store as calls
from bot.interviews.calls import tx as ringing
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import machine
from bot.interviews.session.tx import rows as session_rows
from bot.practice.quiz.duel import tx as duels
from bot.practice.quiz.group.tx import cards as group_cards
from bot.practice.quiz.group.tx import games as groups
from bot.progress.group_week import tx as weeks
from tests.daily.contributed.test_suggest import queue, suggest
from tests.interviews.matching.group import SUNDAY, Group
from tests.interviews.membership.test_pool import person
from tests.progress.group_week.test_group_week import live_a_week, told
from tests.proof.census import rows
from tests.world import World, texts

MINUTE = timedelta(minutes=1)
Ask = Callable[[Any, GuildId, datetime], object]
"""What asks for a drawing, as whoever hides or is erased does."""


class Edits:
    """What happens during the first edit, and how often that message is edited."""

    def __init__(self, here: World) -> None:
        self.count = self.message_id = 0
        self.meanwhile: Any = None
        self._notifier = here.app.core.notifier
        self._edit = self._notifier.edit
        self._notifier.edit = self.edit  # type: ignore[method-assign]

    async def edit(self, channel_id: Any, message_id: Any, message: object) -> None:
        act, self.meanwhile = self.meanwhile, None
        if act is not None:
            self.count, self.message_id = 0, message_id
            await act()
        await self._edit(channel_id, message_id, message)
        self.count += message_id == self.message_id


def of_session(tx: Any, _guild_id: GuildId, now: datetime) -> None:
    session = sessions.get(tx, 1)
    assert session is not None
    machine.redraw(tx, session, now)


def of_call(tx: Any, guild_id: GuildId, now: datetime) -> None:
    call = calls.current(tx, guild_id)
    assert call is not None
    ringing.sync(tx, guild_id, call.people + 1, call.until_at, now)


def of_person(ask: Any) -> Ask:
    def of(tx: Any, guild_id: GuildId, now: datetime) -> None:
        sql = "SELECT user_id FROM answers WHERE guild_id = :g ORDER BY user_id"
        ask(tx, guild_id, tx.execute(sql, {"g": guild_id}).fetchone()["user_id"], now)

    return of


ASKED: dict[str, Ask] = {
    contributed.CARD_DRAW: lambda tx, guild, now: contributed.draw_card(tx, guild, PostId(1), now),
    answers.REVEAL_DRAW: of_person(answers.erase_copies),
    "share": lambda tx, _guild, now: outbox.move(tx, "share", "2", now),
    weeks.DRAW: of_person(weeks.redraw),
    duels.DRAW: of_person(duels.redraw_cards_of),
    groups.DRAW: of_person(group_cards.redraw_cards_of),
    ringing.DRAW: of_call,
    session_rows.DRAW: of_session,
    session_rows.ROUND_DRAW: lambda tx, guild, now: session_rows.redraw_round(
        tx, guild, RoundId(1), now
    ),
}


async def stage(here: World) -> None:
    """A question that was revealed, a week, a duel and a group quiz of who answered first, a round
    and its sessions, and somebody who waits: all of them have a card."""
    await here.setup(time="09:00", timezone="UTC", weekdays="thu")
    people = await live_a_week(here)
    await here.organiser.slash(here.channel, "organise week", day="6", time="18:00")
    await here.until("2026-01-04T18:00")
    await Group(here).begin("fay", "gus")
    await here.until(SUNDAY)
    await people["ann"].slash(here.channel, "quiz duel", member=people["bob"])
    await people["ann"].slash(here.channel, "quiz group", topic="coding", questions=2)
    await (await person(here, "hal")).slash("now")
    await here.forward(5 * MINUTE)


async def test_whatever_is_drawn_again_is_drawn_once_more_if_asked_meanwhile(here: World) -> None:
    drawn = {one for one in here.app.outbox.kinds if one.endswith("-draw")}
    assert drawn | {"share"} == ASKED.keys()
    await stage(here)
    edits, found = Edits(here), {}
    for kind, ask in ASKED.items():

        async def asked(ask: Ask = ask) -> None:
            now = here.env.now()
            await here.app.database.write(lambda tx: ask(tx, here.guild.id, now))

        edits.meanwhile = asked
        await asked()
        for _ in range(3):
            await here.forward(MINUTE)
        left = "SELECT count(*) FROM outbox WHERE kind = :kind AND state = 'due'"
        found[kind] = edits.count, (await rows(here, left, kind=kind))[0][0]
    assert found == dict.fromkeys(ASKED, (2, 0))


class Erasure:
    """Somebody is erased during a request, which then takes effect as it was meant."""

    def __init__(self, here: World, request: str, words: str, who: Any) -> None:
        self.is_over = False
        self._here, self._words, self._who = here, words, who
        self._notifier = here.app.core.notifier
        self._real = getattr(self._notifier, request)
        setattr(self._notifier, request, self)

    async def __call__(self, *args: Any, **named: Any) -> Any:
        if not self.is_over and self._words in type(args[-1]).__name__:
            self.is_over = True
            await self._here.app.privacy.erase(self._here.guild.id, self._who.id)
            for _ in range(200):  # whatever the erasure asks for is done before it gets there
                await asyncio.sleep(0)
        return await self._real(*args, **named)


async def test_who_is_erased_while_the_week_is_told_is_not_in_it_for_long(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC", weekdays="thu")
    people = await live_a_week(here)
    await here.organiser.slash(here.channel, "organise week", day="6", time="18:00")
    erasure = Erasure(here, "send", "GroupWeekCard", people["ann"])
    await here.until("2026-01-04T18:00")
    assert erasure.is_over
    await here.forward(2 * MINUTE)
    (card,) = await told(here)
    assert [f"<@{people[name].id}>" in texts(card) for name in ("ann", "bob")] == [False, True]
    # And two who go within one edit.
    erasure = Erasure(here, "edit", "GroupWeekCard", people["bob"])
    await here.app.privacy.erase(here.guild.id, people["cat"].id)
    await here.forward(2 * MINUTE)
    assert erasure.is_over
    (card,) = await told(here)
    assert not any(f"<@{people[name].id}>" in texts(card) for name in ("ann", "bob", "cat"))


async def test_who_is_erased_while_the_card_is_sent_is_not_on_it_for_long(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann = here.member("ann")
    await suggest(here, ann)
    await here.organiser.click(await queue(here), label="Approve")
    erasure = Erasure(here, "send", "QuestionCard", ann)
    await here.until("2026-01-01T09:00")
    assert erasure.is_over
    await here.forward(2 * MINUTE)
    card = next(one for one in here.channel.history() if "Question of the day" in texts(one))
    assert "suggested by" not in texts(card)
