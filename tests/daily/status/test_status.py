"""/organise status: what an organiser wants to know."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.core.ids import ChannelId, GuildId, MessageId
from bot.daily.status.messages import DayStatus, Status, StatusLine
from bot.daily.status.rules import GroupFigures
from bot.daily.status.ui import RENDERERS
from tests.content.test_cards import SCREEN, rows
from tests.content.test_cards import shown as shown_text
from tests.world import World, texts

NOW = datetime(2026, 1, 28, 9, tzinfo=UTC)
GOOD = "It is so because of this, and also because of that."


async def answer(here: World, *people: Any) -> None:
    card = [one for one in here.channel.history() if "Question of the day" in texts(one)][-1]
    for who in people:
        form = await who.click(card, label="Answer")
        await who.submit_modal(form, {"text": GOOD, "who": "keep"})


async def status(here: World) -> str:
    return texts((await here.organiser.slash(here.channel, "organise status")).response)


async def test_it_tells_answers_a_day_and_how_the_group_is(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    ann, bob = here.member("ann"), here.member("bob")
    await here.until("2026-01-01T09:00")
    await answer(here, ann, bob)
    await here.until("2026-01-02T09:00")
    await answer(here, ann)
    words = await status(here)
    assert "1 of 2 answered" in words
    assert "[2 of 2](http" in words  # a day before the last is one line
    assert words.count("Why this one") <= 1
    assert "**Active** 2 · **new** 2 · **quiet** 0" in words
    for _ in range(6):
        await here.forward(timedelta(days=1))
    assert "**quiet** 1" in await status(here)  # bob, for a week
    for who in (ann, bob):  # numbers only: nobody is put on the spot
        assert str(who.id) not in words


async def test_dates_that_are_skipped_ahead_hide_no_day_and_their_reason_is_plain(
    here: World,
) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.until("2026-01-01T09:00")
    for day in range(20, 10, -1):
        await here.organiser.slash(
            here.channel, "organise skip", date=f"2026-02-{day}", reason=f"**Off**\n# {day}"
        )
    shown = await status(here)
    assert "open for answers" in shown
    ahead = shown.partition("**Skipped**\n")[2].splitlines()
    assert ahead[0] == r"`Wed 11 Feb` · \*\*Off\*\* # 11"
    assert ahead[3] == "-# and 7 later"
    await here.until("2026-02-12T09:00")
    assert r"`Wed 11 Feb` skipped: \*\*Off\*\* # 11" in await status(here)


async def test_a_question_of_tomorrow_is_shown_after_a_change_of_the_zone(here: World) -> None:
    await here.setup(time="09:00", timezone="Pacific/Auckland")
    await here.until("2026-01-02T20:00")
    await here.setup(timezone="Pacific/Honolulu")
    assert "`Sat  3 Jan` **Title of" in await status(here)


async def test_it_tells_the_next_round_of_mock_interviews(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    assert "**Mock interviews:** not set up." in await status(here)
    await here.organiser.slash(here.channel, "organise interviews", channel=here.channel)
    assert "**Mock interviews:** next round <t:" in await status(here)
    await here.organiser.slash(here.channel, "organise interviews", pause=True)
    assert "**Mock interviews:** no round is planned." in await status(here)


def test_a_whole_week_is_one_screen_of_a_phone() -> None:
    why = "Large language models was furthest behind its share, and a medium question was next"
    link = (GuildId(1), ChannelId(2), MessageId(3))
    days = tuple(
        DayStatus(date(2026, 1, at), "revealed", "What it computes", why, link, 5, 6)
        for at in range(28, 21, -1)
    )
    others = (StatusLine("**Mock interviews:** next round {when}.", NOW),)
    shown = Status(NOW, NOW.date(), False, days, 500, (), GroupFigures(6, 2, 1), others=others)
    card = RENDERERS[Status](shown)
    assert rows(card) <= SCREEN
    text = shown_text(card)
    assert text.count("[5 of 6](http") == 6
    assert text.count(why) == 1
    alone = RENDERERS[Status](replace(shown, days=(days[0], replace(days[1], active=0, link=None))))
    assert "`Tue 27 Jan` revealed" in shown_text(alone)
    void = DayStatus(date(2026, 1, 28), "void: I was away", "", "", None)
    assert "`Wed 28 Jan` void: I was away" in shown_text(
        RENDERERS[Status](replace(shown, days=(void,)))
    )
