"""A group in figures: nothing about fewer than five, names only of those who let them."""

import csv
import io
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.core import records
from bot.gateway.drawing.worker_process import is_installed
from bot.gateway.layout import Picture
from bot.progress.figures.rules import Mocks
from bot.progress.insights import cog, rules
from bot.progress.insights.messages import (
    AskedOnce,
    Counted,
    GroupInsights,
    InsightsFile,
    PeopleInsights,
    QuestionInsights,
    Weeks,
)
from bot.progress.insights.ui import cards as ui
from tests.together import each
from tests.world import World, texts

NOW = datetime(2026, 1, 1, 23, 30, tzinfo=UTC)
DAY = timedelta(days=1)
WEEKS = Weeks(52, date(2025, 12, 5), date(2026, 1, 1))
NOBODY = PeopleInsights(WEEKS, None, (None,) * 7, (None,) * 24, None, (), None)
NOTHING = QuestionInsights(WEEKS, (), (), (), ())
TITLE = "W" * 100
CROWD = PeopleInsights(
    WEEKS, 90_000, tuple(range(5, 90_000, 13_000)), (99_999,) * 24, 900,
    tuple(range(2**60, 2**60 + 900)), Mocks(9000, 8000, 1000, 900),
)  # fmt: skip
MANY = QuestionInsights(
    WEEKS, (AskedOnce(date(2026, 1, 1), TITLE, 90_000),) * 365, (Counted(TITLE, 3),) * 5,
    (Counted(TITLE, None),) * 90, (Counted(TITLE, 90),) * 25,
)  # fmt: skip


def test_weekday_and_hour_go_by_the_clock_of_the_server() -> None:
    hours = [(NOW, user) for user in range(5)] + [(NOW, 0), (NOW + DAY, 9)]
    zone = ZoneInfo("Europe/Berlin")  # half past midnight of Friday there
    days = rules.people_at(hours, zone, size=7, place=lambda at: at.weekday())
    assert days == (None, None, None, None, 5, None, None)
    at = rules.people_at(hours, zone, size=24, place=lambda at: at.hour)
    assert at[0] == 6
    assert set(at[1:]) == {None}


def test_names_come_by_their_numbers() -> None:
    found = rules.counted(Counter({"b": 1, "a": 1, "c": 3}))
    assert [one.name for one in found] == ["c", "a", "b"]


@pytest.mark.parametrize(("people", "is_told"), [(4, False), (5, True)])
def test_interviews_of_few_are_not_told(people: int, is_told: bool) -> None:
    mocks = Mocks(3, 2, 1, people)
    assert (rules.tellable(mocks) == mocks) is is_told


@each(
    "cell, written",
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("+1", "'+1"), ("-1", "'-1"), ("@me", "'@me"),
        ("\tx", "'\tx"), ("\rx", "'\rx"), ("a=b", "a=b"), ("", ""), (-5, "-5"), (5, "5"),
        (None, "fewer than 5"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(cell: str | int | None, written: str) -> None:
    assert rules.neutral(cell) == written


def test_the_file_holds_every_figure() -> None:
    once = (AskedOnce(date(2026, 1, 1), "t", 7),)
    evil = replace(MANY, asked=once, hardest=(Counted("=1", 3),))
    drawn = ui.file(InsightsFile(CROWD, evil))
    assert drawn.name == "insights-2025-12-05-2026-01-01.csv"
    found = list(csv.reader(io.StringIO(drawn.content.decode("utf-8-sig"))))
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    assert found == [
        ["part", "item", "figure"],
        ["period", "first day", "2025-12-05"],
        ["period", "last day", "2026-01-01"],
        ["people", "active", "90000"],
        ["people", "drifting", "900"],
        *(["people by weekday", day, str(5 + 13_000 * at)] for at, day in enumerate(days)),
        *(["people by hour", f"{hour:02}:00", "99999"] for hour in range(24)),
        ["mock interviews", "agreed", "9000"],
        ["mock interviews", "held", "8000"],
        ["mock interviews", "missed", "1000"],
        ["answers in time", "2026-01-01 t", "7"],
        ["right in percent, hardest first", "'=1", "3"],
        *[["reports", TITLE, "fewer than 5"]] * 90,
        *[["questions of the day by topic", TITLE, "90"]] * 25,
    ]
    few = list(csv.reader(io.StringIO(rules.table(NOBODY, NOTHING))))
    assert ["mock interviews", "held", "fewer than 5"] in few
    assert not any(str(user) in str(found) for user in CROWD.drifting_ids), "no names leave"


@pytest.mark.parametrize(
    ("people", "questions"), [(NOBODY, NOTHING), (CROWD, MANY)], ids=["nobody", "a crowd"]
)
def test_cards_of_any_group_fit(people: PeopleInsights, questions: QuestionInsights) -> None:
    everything = ui.overview(GroupInsights(people, questions))
    for card in (everything, ui.people(people), ui.questions(questions)):
        assert card.content_length() < 2500
        ids = [one.custom_id for one in card.walk_children() if hasattr(one, "custom_id")]
        assert len(set(ids)) == len(ids)
    said = str(ui.people(people).to_components())
    assert ("Fewer than five members were active" in said) is (people is NOBODY)


def picture(people: PeopleInsights, questions: QuestionInsights) -> Picture | None:
    """What is drawn of it, if anything is."""
    card = ui.overview(GroupInsights(people, questions))
    found = [one for one in card.walk_children() if isinstance(one, Picture)]
    return found[0] if found else None


SMALL = PeopleInsights(
    WEEKS, 9, (7, 5, None, 6, None, None, 9), (None,) * 23 + (5,), None, (), Mocks(4, 5, 0, 6)
)
ONCE = AskedOnce(date(2026, 1, 1), "t", None)
FEW_ASKED = replace(NOTHING, asked=(replace(ONCE, answers=5), ONCE, replace(ONCE, answers=9)))


@pytest.mark.parametrize(
    ("people", "questions"), [(CROWD, MANY), (SMALL, FEW_ASKED), (SMALL, NOTHING)]
)
def test_the_picture_and_its_words_tell_the_same(
    people: PeopleInsights, questions: QuestionInsights
) -> None:
    found = picture(people, questions)
    assert found is not None
    assert len(found.alt) <= 1024
    for title, note, columns in found.what["columns"]:
        assert f"{title}: " in found.alt.replace(" from 00:00", "")
        assert bool(note) is any(number is None for _, number, _ in columns)
        for _, number, above in columns:
            assert above in ("", *([] if number is None else [f"{number:,}"]))
            assert above in found.alt
    for title, rows in found.what["rows"]:
        assert f"{title}: {', '.join(f'{name} {words}' for name, _, words in rows)}" in found.alt
        assert all(0 <= percent <= 100 for _, percent, _ in rows)


def test_no_picture_breaks_down_what_is_about_fewer_than_five() -> None:
    assert picture(NOBODY, MANY) is None
    assert picture(replace(NOBODY, people=5), NOTHING) is None, "a picture of nothing"
    said = str(ui.overview(GroupInsights(NOBODY, MANY)).to_components())
    assert "Fewer than five members were active" in said
    assert "90,000" not in said
    found = picture(SMALL, replace(FEW_ASKED, asked=(ONCE,)))
    assert found is not None
    assert [title for title, *_ in found.what["columns"]] == [
        "Members by weekday",
        "Members by hour",
    ]
    assert "2 with fewer" not in found.alt


def test_the_words_say_how_many_answered() -> None:
    found = picture(SMALL, FEW_ASKED)
    assert found is not None
    assert found.alt == (
        "Members by weekday: Mon 7, Tue 5, Wed under 5, Thu 6, Fri under 5, Sat under 5, Sun 9. "
        f"Members by hour from 00:00: {'few, ' * 23}5. Answers in time, by question: 3 questions, "
        "Thu 1 Jan; 5 to 9 answers, 7 in the middle, 1 with fewer than five. "
        "Mock interviews: agreed 4, held 5, missed 0."
    )


@pytest.mark.skipif(not is_installed(), reason="the extra drawing isn't installed")
def test_groups_of_any_size_are_drawn() -> None:
    from bot.gateway.drawing.group import draw_group  # imports what may not be installed

    for found in (picture(CROWD, MANY), picture(SMALL, FEW_ASKED)):
        assert found is not None
        png = draw_group(**found.what)
        assert png.startswith(b"\x89PNG")
        assert len(png) < 400_000


@pytest.mark.skipif(not is_installed(), reason="the extra drawing isn't installed")
@each(
    "name, figure",
    product(("W" * 30, "@m" * 15, "Щ" * 30, "Answers that fit", ""), ("100 % right", "9", "")),
)
def test_no_name_runs_into_the_figure_beside_it(name: str, figure: str) -> None:
    from bot.gateway.drawing import chart  # imports what may not be installed

    parts: list[str] = []
    chart.bars(parts, 0, [(name, 50, figure)], "Hardest questions")
    drawn = [words for part in parts for words in re.findall(r'font-size="24"[^>]*>([^<]*)<', part)]
    shown, beside = drawn
    assert beside == figure
    assert chart.width_of(shown) + chart.width_of(beside) < chart.INNER
    fits = chart.width_of(name) + chart.width_of(figure) + chart.BETWEEN <= chart.INNER
    assert (shown == name) if fits else (shown.endswith("…") and len(shown) > 15)


@pytest.mark.skipif(not is_installed(), reason="the extra drawing isn't installed")
def test_no_picture_has_boxes_for_letters() -> None:
    """Which letters a machine has, differs: of each of these it has all or none is drawn."""
    from bot.gateway.drawing import chart  # imports what may not be installed
    from bot.gateway.drawing.group import draw_group

    def drawn(name: str) -> bytes:
        return draw_group(columns=[], rows=[("Topics", [(name, 50, "5")])])

    private = "\U0010fffd"
    assert not chart.is_drawn(private)
    assert drawn(f"Growth {private}") == drawn("Growth "), "a sign that nobody has is left out"
    rare = (0x2FA1D, 0x10570, 0x12F90, 0x1E290, 0x16A70, 0x11AB0)
    lacking = [chr(one) for one in rare if not chart.is_drawn(chr(one))]
    assert lacking, "no machine has letters of them all"
    with pytest.raises(ValueError, match="no font has"):
        drawn(f"Topic {lacking[0]}")
    for name in ("Вероятность", "机器学习", "기계 학습", "機械学習", "सांख्यिकी", "ความน่าจะเป็น"):
        letters = [one for one in name if one.isalpha()]
        if all(map(chart.is_drawn, letters)):
            assert drawn(name) != drawn(name[:-1])
        else:
            with pytest.raises(ValueError, match="no font has"):
                drawn(name)
    assert chart.width_of("学" * 10) == 10 * chart.LETTERS
    for letter in ("स", "ค", "学"):
        if has_a_font_for(letter):
            assert chart.is_drawn(letter), "a font of the machine has it"


def has_a_font_for(letter: str) -> bool:
    """Whether the machine says that it has one, where it can say so."""
    asked = ["fc-list", f":charset={ord(letter):x}", "file"]
    if shutil.which(asked[0]) is None:
        return False
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    return re.search(r"^/usr/share/fonts/.*\.[to]tf: *$", said, re.MULTILINE) is not None


def test_what_can_be_chosen_is_what_is_looked_at() -> None:
    assert [one.value for one in cog.WEEKS] == list(rules.WEEKS) == [4, 12, 52]
    assert rules.MOST_LISTED == 5, "more would not fit a phone"


async def practised(here: World, people: list[Any], days: int) -> None:
    """Each did one solo interview so many days ago."""
    at = records.store(here.env.now() - days * DAY)

    def write(tx: Any) -> None:
        for person in people:
            tx.execute(
                """INSERT INTO solo_interviews (guild_id, user_id, track, level, minutes,
                       questions, started_at, ended_at)
                   VALUES (:g, :u, 'coding', 'mid', 30, '', :at, :at)""",
                {"g": here.guild.id, "u": person.id, "at": at},
            )

    await here.app.database.write(write)


def test_dates_of_two_years_say_which() -> None:
    said = str(ui.questions(NOTHING).to_components())
    assert "Insights · 5 Dec 2025 to 1 Jan 2026" in said
    january = replace(NOTHING, weeks=Weeks(4, date(2026, 1, 1), date(2026, 1, 28)))
    assert "Insights · Thu 1 Jan to Wed 28 Jan" in str(ui.questions(january).to_components())


async def test_organisers_see_numbers_and_the_names_of_who_let_them(here: World) -> None:
    await here.setup(time="09:00", timezone="UTC")
    await here.forward(40 * DAY)
    await here.until("2026-02-11T09:00")
    people = [here.member(f"m{at}") for at in range(8)]
    await practised(here, people, 20)
    await practised(here, people[6:], 3)
    for person in people[:2]:
        helped = await person.slash(here.channel, "help")
        settings = await person.click(helped.response, label="My settings")
        allowed = await person.click(settings.response, label="Show them my name")
        assert "may see your name" in texts(allowed.response)
    await people[1].slash(here.channel, "streak visibility", shown=False)
    here.app.drawing.is_available = False  # the same as text
    shown = await here.organiser.slash(here.channel, "organise insights")
    assert shown.ephemeral
    said = texts(shown.response)
    assert "**By weekday**" in said
    assert "**8 members were active.**" in said
    assert "**Drifting:** 6 members practised some weeks ago" in said
    assert f"<@{people[0].id}> agreed to be named" in said
    assert all(f"<@{person.id}>" not in said for person in people[1:])
    assert "fewer than five members were in one" in said
    overview = await here.organiser.click(shown.response, label="People")
    overview = await here.organiser.click(overview.response, label="Overview")
    assert texts(overview.response) == said
    questions = await here.organiser.click(shown.response, label="Questions")
    assert "under 5" in texts(questions.response)
    assert "**Topics covered:**" in texts(questions.response)
    assert questions.response.message.id == shown.response.message.id
    file = await here.organiser.click(questions.response, label="As a file")
    [attached] = file.response.message.attachments
    assert attached.filename.endswith(".csv")
    settings = await people[0].slash(here.channel, "help")
    settings = await people[0].click(settings.response, label="My settings")
    await people[0].click(settings.response, label="Hide my name")
    again = await here.organiser.slash(here.channel, "organise insights", weeks=12)
    assert "agreed to be named" not in texts(again.response)
