"""/progress through the real discord.py: looked at, told in words, shared once, taken back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.bank.model import TOPICS
from bot.gateway.drawing.worker_process import WorkerProcess, is_installed
from bot.gateway.layout import Picture
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.values.rules import Track
from bot.progress.pictures import rules, service, ui
from bot.progress.pictures.messages import ProgressInWords, ProgressShown, YearProgress
from bot.progress.pictures.rules import Interview, Known, KnownBy, Mark, Year
from tests.daily.answers.test_answers import GOOD, day
from tests.proof.census import by_the_bot, rows
from tests.world import World, ids, texts

__all__ = ["day"]

TODAY = date(2026, 11, 29)
FIRST = rules.first_date(TODAY)
AT = datetime(2026, 1, 1, tzinfo=UTC)


def _all(track: Track, level: int) -> dict[str, int]:
    return {one.id: level for one in RUBRICS[track].dimensions}


FULL = YearProgress(
    Year(FIRST, tuple(Mark) * 52),
    rules.topics(
        [(topic, Known(how, 1000, 999, 1000)) for topic in TOPICS for how in KnownBy],
        lambda topic: topic,
    ),
    rules.tracks(
        [
            Interview(AT + timedelta(days=at), track, _all(track, 3), _all(track, 4))
            for track in Track
            for at in range(9)
        ],
        lambda at: at.date(),
    ),
)  # fmt: skip
ONE = YearProgress(Year(FIRST, (Mark.PRACTISED,)), (), ())


def picture(progress: YearProgress) -> Picture:
    """What is drawn of it."""
    card = ui.shown(ProgressShown(progress, 0))
    [found] = [one for one in card.walk_children() if isinstance(one, Picture)]
    return found


@pytest.mark.parametrize("progress", [FULL, ONE], ids=["everything", "one day"])
def test_the_picture_and_its_words_tell_the_same(progress: YearProgress) -> None:
    found = picture(progress)
    assert len(found.alt) <= 1024
    assert len(found.content) < 1500
    what = found.what
    assert len(what["marks"]) == len(progress.year.marks)
    for _, words in what["legend"]:
        assert words in found.alt
    for name, percent, words in what["topics"]:
        assert f"{name} {words}" in found.alt
        assert words.startswith(f"{percent} %")
        assert f"{name} {words}" in found.content
    for name, own, partner, _ in what["dimensions"]:
        told = f"{name}: you {' '.join(map(str, own))}, partner {' '.join(map(str, partner))}"
        assert told in found.alt
    days, topics, interviews = what["titles"]
    assert days in found.alt
    assert (topics in found.alt) is bool(what["topics"])
    if progress.tracks:
        assert f"{interviews}, {' to '.join(what['span'])}" in found.alt


def test_every_mark_has_a_word_and_a_shape_of_its_own() -> None:
    counted = {mark for mark, _ in picture(FULL).what["legend"]}
    assert counted == set(Mark) - {Mark.NONE}


def test_months_are_named_whole_and_a_missed_day_is_called_so() -> None:
    marks = (Mark.ANSWERED,) * 40 + (Mark.QUIET,)
    said = picture(YearProgress(Year(date(2026, 1, 5), marks), (), ())).alt
    assert "40 answered, 1 missed; with something done, by month: January 2026: 27, Feb" in said
    assert "February: 13." in said


def test_everything_fits_in_words() -> None:
    assert ui.in_words(ProgressInWords(FULL)).content_length() <= 4000
    said = str(ui.in_words(ProgressInWords(FULL)).to_components())
    for topic in TOPICS.values():
        assert f"{topic.name} 100 % of 3,000 tries (reviews 999,000" not in said
        assert f"{topic.name} 100 % of 3,000 tries (reviews 999 of 1,000, quizzes 999" in said
    assert all(rubric.name in said for rubric in RUBRICS.values())


@pytest.mark.skipif(not is_installed(), reason="the extra drawing isn't installed")
async def test_the_worker_draws_what_the_cards_ask_for() -> None:
    worker = WorkerProcess(picture_seconds=60)  # the machine may be busy
    try:
        for progress in (FULL, ONE):
            found = picture(progress)
            png = await worker.draw(found.kind, found.what)
            assert png is not None
            assert png.startswith(b"\x89PNG")
            assert len(png) < 400_000
    finally:
        await worker.close()


def shared(here: World) -> list[Any]:
    """What stands in the channel for everyone."""
    cards = by_the_bot(here, here.channel)
    return [one for one in cards if any(id_.startswith("pictures:remove") for id_ in ids(one))]


async def test_a_year_is_private_shared_once_and_taken_back(day: World) -> None:
    day.app.drawing.is_available = False
    ann, bob = day.member("ann"), day.member("bob")
    empty = await ann.slash(day.channel, "progress")
    assert empty.ephemeral
    assert "a fine place to begin" in texts(empty.response)
    await ann.send(day.thread(), GOOD)
    await day.run_due()
    card = await ann.slash(day.channel, "progress")
    assert "1 answered" in texts(card.response)  # the same as short text where nothing is drawn
    words = await ann.click(card.response, label="In words")
    assert "1 answered" in texts(words.response)
    first = await ann.click(card.response, label="Share")
    assert first.ephemeral
    assert "**Shared.**" in texts(first.response)
    again = await ann.click(card.response, label="Share")
    assert "isn't posted again" in texts(again.response)
    await day.run_due()
    [one] = shared(day)
    assert f"<@{ann.id}>'s year" in texts(one)
    theirs = await bob.click(one, label="My progress")
    assert theirs.ephemeral
    assert "a fine place to begin" in texts(theirs.response)
    assert service.NOT_YOURS in texts((await bob.click(one, label="Remove")).response)
    assert "**Removed.**" in texts((await ann.click(one, label="Remove")).response)
    await day.run_due()
    assert shared(day) == []


async def test_what_was_shared_goes_when_its_member_hides_or_is_erased(day: World) -> None:
    day.app.drawing.is_available = False
    ann = day.member("ann")
    await ann.send(day.thread(), GOOD)
    await day.run_due()

    async def share() -> str:
        card = await ann.slash(day.channel, "progress")
        said = texts((await ann.click(card.response, label="Share")).response)
        await day.run_due()
        return said

    await share()
    assert len(shared(day)) == 1
    hidden = await ann.slash(day.channel, "streak visibility", shown=False)
    assert "You neither give nor get *Well put*, and a role you earned here is taken back." in (
        texts(hidden.response)
    )
    await day.run_due()
    assert shared(day) == []
    assert service.HIDDEN in await share()
    assert shared(day) == []
    await ann.slash(day.channel, "streak visibility", shown=True)
    await share()
    assert len(shared(day)) == 1
    await day.app.privacy.erase(day.guild.id, ann.id)
    await day.run_due()
    assert shared(day) == []
    assert await rows(day, "SELECT count(*) FROM outbox WHERE kind = 'progress-share'") == [(0,)]


async def test_what_cannot_be_posted_is_refused_or_said_later(day: World) -> None:
    day.app.drawing.is_available = False
    ann = day.member("ann")
    await ann.send(day.thread(), GOOD)
    await day.run_due()
    card = await ann.slash(day.channel, "progress")
    path = f"/channels/{day.channel.id}/messages"
    day.env.inject_error("POST", path, status=403, code=50013, times=1)
    assert "**Shared.**" in texts((await ann.click(card.response, label="Share")).response)
    await day.forward(timedelta(minutes=61))
    assert shared(day) == []
    told = await ann.slash(day.channel, "progress")
    assert ["couldn't post your progress" in texts(one) for one in told.followups] == [True]
    assert "**Shared.**" in texts((await ann.click(told.response, label="Share")).response)
    await day.run_due()
    assert len(shared(day)) == 1
