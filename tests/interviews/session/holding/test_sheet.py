"""The interviewer's sheet: for the interviewer of the half that runs, and nobody else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from discord import ui as dui

from bot.bank.model import Bank, Question
from bot.gateway import layout
from bot.interviews.profiles import store as profiles
from bot.interviews.session.messages import SheetPage
from bot.interviews.session.rules import sheet as packs
from bot.interviews.session.rules.rubrics import RUBRICS
from bot.interviews.session.store import sessions
from bot.interviews.session.tx import choices
from bot.interviews.session.ui.sheet import sheet
from bot.interviews.values.rules import Level, Profile, SessionState, Track, Window
from tests.interviews.session.holding.conftest import Held
from tests.real_bank import real_bank
from tests.together import all_hold
from tests.world import texts

SCREEN = 900
"""Characters that fit on a phone without scrolling far."""


async def test_the_interviewer_reads_page_by_page_and_the_answer_is_behind_a_spoiler(
    held: Held,
) -> None:
    await held.make(state=SessionState.RUNNING)
    board = await held.board()
    opened = await held.bob.click(board, label="Interviewer's sheet")
    assert opened.ephemeral
    first, second = (await held.halves())[0].question_ids
    shown = texts(opened.response)
    assert "Sheet · Coding · part 1 · page 1 of 3" in shown
    assert f"Prompt of {first}?" in shown
    assert f"Hint of {first}." in shown
    assert f"Follow-up of {first}?" in shown
    hidden = next(one for one in opened.response.components if one.get("spoiler"))
    assert f"Point of {first}." in hidden["components"][0]["content"]
    assert shown.count(f"Point of {first}.") == 1
    assert f"Answer of {first}." not in shown
    whole = await held.bob.click(opened.response, label="Show model answer")
    for secret in (f"Answer of {first}.", f"Pitfall of {first}.", f"solve('{first}')"):
        assert secret in texts(whole.response)
    question = await held.bob.click(whole.response, label="Back to the question")
    assert texts(question.response) == shown
    onward = await held.bob.click(question.response, label="Next ›")
    assert f"Prompt of {second}?" in texts(onward.response)
    last = await held.bob.click(onward.response, label="Next ›")
    assert "How to score" in texts(last.response)
    assert RUBRICS[Track.CODING].dimensions[0].at(3) in texts(last.response)
    await held.here.restart(crash=True)
    back = await held.bob.click(last.response, label="‹ Previous")
    assert f"Prompt of {second}?" in texts(back.response)


async def test_the_candidate_sees_no_sheet_before_the_session_is_over(held: Held) -> None:
    await held.make()
    for state in (SessionState.CHECKED_IN, SessionState.RUNNING):
        await held.enter(state)
        for half in (1, 2):
            for page in (-1, 0, 1, 8):
                for full in ((), ("full",)):
                    assert "candidate now" in await held.said(
                        held.ann, "page", held.session_id, half, page, *full
                    )
        assert "candidate now" in await held.said(held.ann, "sheet")
    await held.swap(held.ann)
    assert "candidate now" in await held.said(held.bob, "sheet")
    assert "candidate now" in await held.said(held.bob, "page", held.session_id, 1, 0)
    assert "ML breadth · part 2" in await held.said(held.ann, "page", held.session_id, 1, 3)
    await held.enter(SessionState.FEEDBACK)
    for one in (held.ann, held.bob, held.cat):
        assert "Coding · part 1 · page 1 of 10" in await held.said(one, "sheet")


async def test_who_looks_on_reads_the_sheet_of_the_half_that_runs(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    assert "Coding · part 1" in await held.said(held.cat, "sheet")
    await held.swap(held.ann)
    assert "ML breadth · part 2" in await held.said(held.cat, "sheet")


async def test_the_half_changes_by_the_clock_even_before_the_agenda_comes_round(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    await held.here.env.advance_time(46 * 60)
    assert "candidate now" in await held.said(held.bob, "sheet")
    assert "part 2" in await held.said(held.ann, "sheet")


async def test_nobody_else_ever_sees_a_sheet(held: Held) -> None:
    for state in SessionState:
        await held.make(state=state)
        for one in (held.dan, held.here.organiser):
            assert "somebody else's" in await held.said(one, "sheet"), state
            assert "somebody else's" in await held.said(one, "page", held.session_id, 1, 0), state


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SessionState.PROPOSED, "when both of you have checked in"),
        (SessionState.RESCHEDULING, "when both of you have checked in"),
        (SessionState.CONFIRMED, "when both of you have checked in"),
        (SessionState.CANCELLED, "wasn't held"),
        (SessionState.NO_SHOW, "wasn't held"),
    ],
)
async def test_before_check_in_there_is_no_sheet(
    held: Held, state: SessionState, words: str
) -> None:
    await held.make(state=state)
    assert words in await held.said(held.bob, "sheet")
    assert all(half.question_ids == () for half in await held.halves())


async def test_in_direct_messages_the_sheet_comes_too(held: Held) -> None:
    await held.make(direct=True, state=SessionState.RUNNING)
    card = held.bob.user.dm_channel.history()[-1]
    result = await held.bob.user.click(card, label="Interviewer's sheet")
    assert "Sheet · Coding" in texts(result.response)


async def test_a_pack_that_was_never_chosen_is_made_up_for(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    await held.write(lambda tx: tx.execute("UPDATE interview_halves SET questions = ''"))
    assert "page 1 of 3" in await held.said(held.bob, "sheet")
    packs_now = await held.halves()
    assert "page 1 of 3" in await held.said(held.bob, "sheet")
    assert await held.halves() == packs_now


async def test_two_packs_of_one_track_don_t_overlap_and_choosing_again_changes_nothing(
    held: Held,
) -> None:
    await held.make(Track.CODING, Track.CODING, state=SessionState.CHECKED_IN)
    first, second = await held.halves()
    assert not set(first.question_ids) & set(second.question_ids)
    assert len(first.question_ids) == len(second.question_ids) == 2
    await held.enter(SessionState.RUNNING)
    assert await held.halves() == (first, second)


async def profile(held: Held, user_id: int, **given: object) -> None:
    values: dict[str, Any] = {
        "guild_id": held.here.guild.id,
        "user_id": user_id,
        "level": Level.STAFF,
        "tracks": frozenset(Track),
        "topics": frozenset({"llm"}),
        "tz": "UTC",
        "windows": (Window(0, 0, 60),),
        **given,
    }
    now = held.here.env.now()
    await held.write(lambda tx: profiles.save(tx, Profile(**values), now))


async def test_level_and_wishes_of_the_candidate_decide(held: Held) -> None:
    await profile(held, held.ann.id)
    await held.make(Track.BREADTH, minutes=45, state=SessionState.CHECKED_IN)
    asked = (await held.halves())[0].question_ids
    bank = held.here.app.core.bank.bank
    assert [bank.questions[one].topic for one in asked][:3] == ["llm"] * 3
    assert {bank.questions[one].difficulty.value for one in asked} == {"hard"}
    assert "'s level: staff and up" in await held.said(held.bob, "sheet")


async def met(held: Held) -> dict[str, str]:
    """Every way in which Ann met questions of coding, and which."""
    await held.here.setup(time="09:00", timezone="UTC", weekdays="every day")
    for at, day in enumerate(("2026-01-01", "2026-01-02", "2026-01-03")):
        await held.here.organiser.slash(
            held.here.channel, "organise queue", date=day, question=f"coding-{at}"
        )
    await held.here.until("2026-01-01T09:00")
    await held.here.until("2026-01-02T09:00")
    guild_id, ann, bob = held.here.guild.id, held.ann.id, held.bob.id
    now = held.here.env.now().isoformat(timespec="microseconds")

    def insert(tx: Any) -> None:
        tx.execute(
            "INSERT INTO quizzes (guild_id, user_id, started_at) VALUES (?, ?, ?)",
            (guild_id, ann, now),
        )
        tx.execute(
            """INSERT INTO quiz_items (quiz_id, position, question_id, topic, reason, given,
                   is_right, answered_at) VALUES (1, 0, 'coding-3', 'coding', 'new', '', 0, ?)""",
            (now,),
        )
        tx.execute(
            """INSERT INTO group_quizzes (guild_id, channel_id, phase, seconds, speed, opened_at)
               VALUES (?, 1, 'ended', 30, 0, ?)""",
            (guild_id, now),
        )
        tx.execute(
            """INSERT INTO group_rounds (quiz_id, position, question_id, state)
               VALUES (1, 0, 'coding-4', 'closed'), (1, 1, 'coding-8', 'waiting')"""
        )
        tx.execute("INSERT INTO group_players VALUES (1, ?, 1, 1)", (ann,))
        tx.execute(
            """INSERT INTO review_cards (guild_id, user_id, question_id, due_at, made_at, left_at)
               VALUES (?, ?, 'coding-5', ?, ?, ?), (?, ?, 'coding-7', ?, ?, NULL)""",
            (guild_id, ann, now, now, now, guild_id, bob, now, now),
        )

    await held.write(insert)
    return {f"coding-{at}": "met" for at in range(6)}


async def test_what_the_candidate_met_in_any_way_comes_last_and_open_questions_never(
    held: Held,
) -> None:
    known = await met(held)
    await held.make(Track.CODING, minutes=45)
    other = held.session_id
    await held.write(lambda tx: tx.execute("UPDATE interview_halves SET questions = 'coding-6'"))
    await held.make(Track.CODING, minutes=45, state=SessionState.CHECKED_IN)
    assert held.session_id != other
    asked = (await held.halves())[0].question_ids
    assert set(asked) == {"coding-7", "coding-8"}
    assert "nothing new left" not in await held.said(held.bob, "sheet")
    # Another session: all is met now, so the longest ago comes back, and the sheet says so.
    await held.here.env.advance_time(60)
    await held.make(Track.CODING, minutes=45, state=SessionState.CHECKED_IN)
    again = (await held.halves())[0].question_ids
    assert "coding-0" in again
    assert not {"coding-1", "coding-2"} & set(again)  # open today, and queued for tomorrow
    assert "nothing new left" in await held.said(held.bob, "sheet")
    assert set(known) >= set(again)


async def test_a_question_that_becomes_the_question_of_the_day_is_withheld(held: Held) -> None:
    await held.make(Track.CODING, minutes=45, state=SessionState.CHECKED_IN)
    first = (await held.halves())[0].question_ids[0]
    await held.here.setup(time="09:00", timezone="UTC", weekdays="every day")
    await held.here.organiser.slash(
        held.here.channel, "organise queue", date="2026-01-01", question=first
    )
    await held.here.until("2026-01-01T09:00")
    shown = await held.said(held.bob, "sheet")
    assert "become the question of the day" in shown
    assert "Answer of" not in shown


async def test_a_bank_without_a_fitting_question_says_so(held: Held) -> None:
    bank = held.here.app.core.bank.bank
    held.here.app.core.bank.bank = Bank.of(
        replace(one, retired=True) if one.topic == "coding" else one
        for one in bank.questions.values()
    )
    await held.make(Track.CODING, minutes=45, state=SessionState.RUNNING)
    shown = await held.said(held.bob, "sheet")
    assert "The bank has no question for this interview" in shown
    assert "How to score" in shown


async def test_the_same_seed_gives_the_same_packs(held: Held) -> None:
    await held.make(state=SessionState.CHECKED_IN)
    before = await held.halves()
    now, shelf = held.here.env.now(), held.here.app.core.bank

    def anew(tx: Any) -> None:
        tx.execute("UPDATE interview_halves SET questions = ''")
        session = sessions.get(tx, held.session_id)
        assert session is not None
        choices.choose_questions(tx, shelf.bank, session, now + timedelta(minutes=1), 7)

    await held.write(anew)
    assert await held.halves() == before


def test_every_page_of_the_bank_fits_a_phone_before_the_spoiler() -> None:
    pages = [
        (question, track)
        for track in Track
        for question in real_bank().active
        if packs.suits(question, track)
    ]
    all_hold(pages, fits_a_phone, lambda page: f"{page[0].id}, {page[1]}")


def fits_a_phone(case: tuple[Question, Track]) -> None:
    question, track = case
    page = SheetPage(
        2**63 - 1, 2, 2, 7, 9, RUBRICS[track], "junior", 2**63 - 1, question, met_before=True
    )
    view = sheet(page)
    assert view.content_length() <= layout.TEXT_LIMIT
    shown = [
        one.content
        for box in view.children
        if not getattr(box, "spoiler", False)
        for one in getattr(box, "children", [])
        if isinstance(one, dui.TextDisplay)
    ]
    assert 0 < sum(map(len, shown)) <= SCREEN
    hidden = [
        one.content
        for box in view.children
        if getattr(box, "spoiler", False)
        for one in box.children  # type: ignore[attr-defined]
    ]
    assert len(hidden) == 1
    assert len(hidden[0]) <= SCREEN
    assert not hidden[0].endswith("…")
    whole = sheet(replace(page, full=True))
    assert whole.content_length() <= layout.TEXT_LIMIT
    (box, _) = whole.children
    answer = box.children[0].content  # type: ignore[attr-defined]
    assert not answer.endswith("…")
    assert answer.count("```") % 2 == 0


@pytest.mark.parametrize("track", Track)
def test_the_page_of_scores_fits_a_phone(track: Track) -> None:
    view = sheet(SheetPage(1, 1, 2, 2, 3, RUBRICS[track], "mid", 5, None))
    assert view.content_length() <= SCREEN


def test_a_code_block_that_is_cut_is_closed_again(bank: Bank) -> None:
    one = bank.questions["coding-0"]
    assert one.coding is not None
    long = replace(one, coding=replace(one.coding, solution="x = 1\n" * 900))
    view = sheet(SheetPage(1, 1, 1, 0, 3, RUBRICS[Track.CODING], "mid", 5, long, full=True))
    assert view.content_length() <= layout.TEXT_LIMIT
    shown = view.children[0].children[0].content  # type: ignore[attr-defined]
    assert shown.endswith("…\n```")
    bare = replace(one, key_points=(), hint="", follow_ups=(), pitfalls=())
    view = sheet(SheetPage(1, 1, 1, 0, 3, RUBRICS[Track.CODING], "mid", 5, bare))
    assert "**Model answer**" in view.children[1].children[0].content  # type: ignore[attr-defined]


async def test_a_first_page_can_t_go_back_and_a_last_one_not_on(held: Held) -> None:
    await held.make(state=SessionState.RUNNING)
    card = (await held.press(held.bob, "sheet")).response
    row = card.components[-1]["components"]
    assert [one["disabled"] for one in row] == [True, False, False, False]
    for _ in range(2):
        card = (await held.bob.click(card, label="Next ›")).response
    assert [one["disabled"] for one in card.components[-1]["components"]] == [False, True]
