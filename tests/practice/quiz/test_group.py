"""/quiz group through the real discord.py: rounds by the clock, restarts, odd clicks."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.bank.model import Bank
from bot.core.errors import UserError
from bot.core.ports import Purpose
from bot.practice.quiz.asking.rules import fingerprint
from bot.practice.quiz.group.messages import GroupSteered, HostStep
from bot.practice.quiz.group.service import GroupService
from tests.practice.quiz.conftest import choice
from tests.practice.quiz.table import Table
from tests.world import ids, texts


async def steer(table: Table, step: HostStep, **shown: Any) -> GroupSteered:
    """A click of the host on a button that they no longer see: a double click."""
    service, guild_id = GroupService(table.here.app.core), table.here.guild.id
    return await service.steer(guild_id, table.ann.id, 1, step, is_organiser=False, **shown)


async def test_a_whole_game_from_the_lobby_to_the_scoreboard(table: Table) -> None:
    opened = await table.open(topic="ml-basics", questions=2)
    assert "lobby is open" in texts(opened.response)
    assert table.shows(f"**In (1):** <@{table.ann.id}>")
    assert "You're in." in await table.click(table.bob, "Join")
    await table.wait(2)
    assert table.shows("**In (2):**")
    assert "The quiz has started" in await table.click(table.ann, "Start")
    await table.wait(2)
    assert table.shows("question 1 of 2")
    assert table.shows("**0 of 2** answered so far")
    assert "Noted: **" in await table.click(table.ann, "B")
    assert "Noted: **" in await table.click(table.bob, "A")
    await table.wait(2)
    assert table.shows("**2 of 2** answered so far")
    assert not table.shows("Why")
    assert not table.shows("chosen by")
    assert "instead of **A**" in await table.click(table.bob, "C")
    await table.wait(28)
    shown = texts(table.card)
    assert "· chosen by 0" in shown
    assert "✓ **B**" in shown
    assert "Why 1 of" in shown
    assert "Why 2 of" in shown
    assert "Why 3 of" not in shown
    assert f"` 1` <@{table.ann.id}> · 103 points · 1 right" in shown
    assert f"` 2` <@{table.bob.id}> · 0 points · 0 right" in shown
    await table.wait(12)
    assert table.shows("question 2 of 2")
    await table.click(table.bob, "B")
    await table.wait(30)
    await table.wait(12)
    assert table.shows("It's over")
    assert table.shows("2 questions counted")
    assert table.shows(f"` 1` <@{table.ann.id}> · 103 points") or table.shows(
        f"` 1` <@{table.bob.id}> · 104 points"
    )
    assert table.shows(f"🥇 ` 1` <@{table.ann.id}>") or table.shows(f"🥇 ` 1` <@{table.bob.id}>")
    assert "place 1 of 2: 1 of 2 right" in await table.click(table.bob, "My result")
    cards = await table.rows("SELECT user_id FROM review_cards")
    assert cards == [(table.bob.id,)]


async def test_play_again_opens_a_lobby_like_the_last_one_which_others_join(table: Table) -> None:
    await table.begin(questions=2, seconds=20, speed=False)
    over = table.card
    await table.click(table.ann, "End")
    await table.wait(2)
    assert "lobby is open" in await table.click(table.bob, "Play again", over)
    await table.wait(2)
    assert table.shows("2 questions, 20 seconds each. A right answer earns 100 points.\n")
    assert table.shows(f"**In (1):** <@{table.bob.id}>")
    assert "You're in." in await table.click(table.ann, "Play again", over)
    await table.wait(2)
    assert table.shows("**In (2):**")
    assert {one for (one,) in await table.rows("SELECT question_id FROM group_rounds")} <= {
        f"basics-{at}" for at in range(6)
    }


async def test_without_speed_every_right_answer_is_worth_the_same(table: Table) -> None:
    await table.begin(speed=False, questions=1)
    await table.click(table.bob, "B")
    await table.wait(20)
    await table.click(table.ann, "B")
    await table.wait(10)
    assert table.shows(f"` 1` <@{table.ann.id}> · 100 points")
    assert table.shows(f"` 1` <@{table.bob.id}> · 100 points")


async def test_nobody_sees_what_was_chosen_before_the_round_closes(table: Table) -> None:
    await table.begin()
    before = texts(table.card)
    await table.click(table.bob, "B")
    await table.wait(2)
    assert texts(table.card) == before.replace("**0 of 2**", "**1 of 2**")


async def test_what_everybody_waits_for_is_drawn_at_once_though_a_number_was_just_now(
    table: Table,
) -> None:
    await table.open(topic="ml-basics", questions=2, seconds=10)
    await table.wait(2)
    await table.click(table.bob, "Join")
    await table.here.run_due()
    assert table.shows("**In (2):**")
    await table.click(table.ann, "Start")
    await table.here.run_due()
    assert table.shows("question 1 of 2")
    await table.wait(9)
    await table.click(table.bob, "B")
    await table.here.run_due()
    assert table.shows("**1 of 2** answered so far")
    await table.wait(1)
    assert table.shows("chosen by 1")


async def test_a_double_click_counts_once_and_draws_nothing(table: Table) -> None:
    await table.begin()
    await table.click(table.bob, "B")
    await table.wait(2)
    before = table.edits()
    assert "still your choice" in await table.click(table.bob, "B")
    assert "instead of **B**" in await table.click(table.bob, "D")
    await table.wait(3)
    assert table.edits() == before
    assert await table.rows("SELECT chosen FROM group_answers") == [("3",)]


async def test_many_clicks_are_one_edit_in_two_seconds(table: Table) -> None:
    await table.begin()
    crowd = [table.here.member(f"one{at}") for at in range(12)]
    before = table.edits()
    for at, one in enumerate(crowd):
        await table.click(one, "Join")
        await table.click(one, "ABCD"[at % 4])
        await table.wait(0.5)
    assert table.edits() - before <= 4
    await table.wait(2)
    assert table.shows("**12 of 14** answered so far")


async def test_a_late_click_changes_nothing_even_before_the_agenda_comes_round(
    table: Table,
) -> None:
    await table.begin()
    await table.click(table.bob, "A")
    open_card = table.card
    await table.here.env.advance_time(30)
    assert "stays as it was: **A**" in await table.click(table.bob, "B", open_card)
    assert "isn't counted" in await table.click(table.ann, "B", open_card)
    await table.here.run_due()
    assert await table.rows("SELECT user_id, chosen FROM group_answers") == [(table.bob.id, "0")]


async def test_who_has_not_joined_is_told_and_can_join_in_the_middle(table: Table) -> None:
    await table.begin()
    cat = table.here.member("cat")
    assert "Press *Join*" in await table.click(cat, "B")
    assert await table.rows("SELECT * FROM group_answers") == []
    assert "no points yet" in await table.click(cat, "Join")
    assert "in already" in await table.click(cat, "Join")
    assert "Noted: **" in await table.click(cat, "B")
    await table.wait(2)
    assert table.shows("**1 of 3** answered so far")


async def test_one_game_at_a_time_in_a_channel_and_another_elsewhere(table: Table) -> None:
    await table.open(topic="ml-basics")
    second = await table.bob.slash(table.here.channel, "quiz group")
    assert second.ephemeral
    assert "has a group quiz already" in texts(second.response)
    assert len(table.here.channel.history()) == 1
    other = table.here.guild.create_text_channel("other")
    await table.bob.slash(other, "quiz group", topic="mlops")
    await table.here.run_due()
    assert len(other.history()) == 1
    assert await table.rows("SELECT count(*) FROM group_quizzes WHERE phase = 'lobby'") == [(2,)]
    await table.click(table.ann, "End")
    await table.open(topic="ml-basics")
    assert len(table.here.channel.history()) == 2


async def test_only_the_host_or_an_organiser_steers(table: Table) -> None:
    await table.begin()
    for label in ("Pause", "Skip", "End"):
        assert "Only the host" in await table.click(table.bob, label)
    assert "Paused." in await table.click(table.here.organiser, "Pause")


async def test_a_pause_stops_the_clock_and_keeps_what_was_left(table: Table) -> None:
    await table.begin()
    await table.wait(8)
    await table.click(table.here.member("cat"), "Join")  # draws the card; the next is throttled
    await table.click(table.ann, "Pause")
    await steer(table, HostStep.PAUSED)
    await table.wait(600)
    assert table.shows("**Paused.**")
    assert "paused" in await table.click(table.bob, "B")
    await table.click(table.ann, "Go on")
    await table.wait(2)
    assert "Noted: **" in await table.click(table.bob, "B")
    assert await table.rows("SELECT taken_ms FROM group_answers") == [(12_000,)]
    await table.wait(17)
    assert not table.shows("chosen by")
    await table.wait(3)
    assert table.shows("chosen by")


async def test_a_pause_without_end_ends_the_game(table: Table) -> None:
    await table.begin()
    await table.click(table.ann, "Pause")
    await table.wait(3601)
    await table.wait(2)
    assert table.shows("The pause lasted an hour")


async def test_a_skipped_question_counts_for_nobody_and_a_double_click_skips_once(
    table: Table,
) -> None:
    await table.begin(questions=3)
    await table.click(table.bob, "B")
    first = table.card
    assert not any(step in str(ids(first)) for step in ("begin", "pause", "skip", "stop"))
    controls = table.said(table.ann, await table.ann.click(first, label="For the host"))
    skip = next(one for one in ids(controls.message) if one.startswith("group:skip"))
    skipped = await table.ann.click(controls, custom_id=skip)
    assert "Skipped" in texts(table.said(table.ann, skipped))
    game = (await table.rows("SELECT position FROM group_quizzes"))[0]
    assert game == (1,)
    assert skip not in ids(table.private[table.ann.id].message)
    again = await steer(table, HostStep.SKIPPED, shown=(0, "round"))
    assert again.step is HostStep.LATE
    assert await table.rows("SELECT state FROM group_rounds") == [
        ("void",),
        ("open",),
        ("waiting",),
    ]
    await table.wait(30)
    await table.wait(2)
    assert table.shows(f"<@{table.bob.id}> · 0 points")


async def test_the_host_ends_it_and_old_buttons_say_so(table: Table) -> None:
    await table.begin()
    old = table.card
    buttons = ids(old)
    path = f"/channels/{table.place.id}/messages/*"
    table.here.env.inject_error("PATCH", path, status=500, times=1)  # so it stands a while
    await table.click(table.ann, "End")
    for one in buttons:
        if not one.startswith("group:mine"):
            result = await table.bob.click(old, custom_id=one)
            assert "is over" in texts(table.said(table.bob, result)), one
    await table.wait(5)
    assert table.shows("The host ended it.")
    assert "Join" not in str(ids(table.card))


async def test_when_the_host_leaves_it_goes_on_with_another(table: Table) -> None:
    await table.begin()
    assert f"<@{table.bob.id}> is the host now" in await table.click(table.ann, "Leave")
    await table.click(table.bob, "B")
    await table.wait(30)
    assert table.shows("1 right")
    assert "Only the host" in await table.click(table.ann, "Pause")
    assert "Paused" in await table.click(table.bob, "Pause")


async def test_a_host_who_deletes_everything_leaves_the_game_to_the_others(table: Table) -> None:
    await table.begin()
    await table.click(table.ann, "A")
    asked = await table.ann.slash(table.here.channel, "privacy delete")
    await table.ann.click(asked.response, label="Delete everything")
    assert await table.rows("SELECT user_id FROM group_players") == [(table.bob.id,)]
    assert await table.rows("SELECT * FROM group_answers") == []
    await table.wait(30)
    assert table.shows(f"` 1` <@{table.bob.id}>")
    assert not table.shows(f"<@{table.ann.id}>")


async def test_when_all_have_left_it_ends(table: Table) -> None:
    await table.begin()
    await table.click(table.ann, "Leave")
    await table.click(table.bob, "Leave")
    await table.wait(30)
    await table.wait(12)
    await table.wait(2)
    assert table.shows("Everyone has left.")


async def test_it_takes_two_and_an_empty_lobby_closes_by_itself(table: Table) -> None:
    await table.open()
    assert "at least two" in await table.click(table.ann, "Start")
    await table.wait(600)
    assert table.shows("Nobody else joined")


async def test_a_lobby_that_is_left_alone_begins_by_itself(table: Table) -> None:
    await table.open(topic="ml-basics", questions=1)
    await table.click(table.bob, "Join")
    await table.wait(600)
    await table.wait(2)
    assert table.shows("question 1 of 1")


@pytest.mark.parametrize("crash", [False, True])
async def test_a_restart_in_the_middle_of_a_round_continues_it(table: Table, crash: bool) -> None:
    await table.begin()
    await table.click(table.ann, "B")
    old = table.card
    await table.here.restart(crash=crash)
    assert "instead of **B**" in await table.click(table.ann, "C", old)
    assert "Noted: **" in await table.click(table.bob, "B", old)
    await table.wait(28)
    await table.wait(2)
    assert table.shows("chosen by 1")
    assert table.shows(f"` 1` <@{table.bob.id}>")
    assert len(table.here.channel.history()) == 1


async def test_a_round_whose_end_the_bot_missed_opens_once_more(table: Table) -> None:
    await table.begin()
    await table.click(table.ann, "B")
    await table.here.app.close()
    await table.here.env.advance_time(60)
    await table.here.restart()
    await table.wait(2)
    assert table.shows("**1 of 2** answered so far")
    assert "Noted: **" in await table.click(table.bob, "B")
    await table.wait(30)
    assert table.shows("chosen by 2")


async def test_a_game_whose_bot_was_away_for_long_is_over(table: Table) -> None:
    await table.begin()
    await table.here.app.close()
    await table.here.env.advance_time(3600)
    await table.here.restart()
    await table.wait(2)
    assert table.shows("I was away for too long")


async def test_a_question_that_is_reworded_while_it_is_open_counts_for_nobody(table: Table) -> None:
    await table.begin()
    await table.click(table.ann, "B")
    shelf = table.here.app.core.bank
    asked = (await table.rows("SELECT question_id FROM group_rounds WHERE state = 'open'"))[0][0]
    others = [one for id_, one in shelf.bank.questions.items() if id_ != asked]
    changed = replace(choice(asked, "ml-basics"), choices=choice("other", rights="10").choices)
    shelf.replace(Bank.of([*others, changed]))
    assert "counts for nobody" in await table.click(table.bob, "B")
    await table.wait(30)
    await table.wait(2)
    assert table.shows("counts for nobody")
    assert await table.rows("SELECT * FROM review_cards") == []
    assert table.shows(f"<@{table.ann.id}> · 0 points")


async def in_the_games_room(table: Table, **options: Any) -> None:
    """A game of the one question of its topic, which is to become that of the day."""
    here = table.here
    await here.setup(time="09:00", timezone="UTC", weekdays="every day")
    await here.until("2026-01-01T08:50")
    table.place = here.guild.create_text_channel("games")
    await table.begin(topic="llm", questions=1, **options)


async def becomes_the_question_of_the_day(table: Table) -> None:
    here = table.here
    queue = {"date": "2026-01-01", "question": "one"}
    await here.organiser.slash(here.channel, "organise queue", **queue)
    await here.until("2026-01-01T09:00")
    await table.click(here.member("eve"), "Join")
    await table.wait(3)


async def test_an_answer_that_is_shown_is_hidden_while_it_is_the_question_of_the_day_and_counts(
    table: Table,
) -> None:
    await in_the_games_room(table)
    await table.click(table.bob, "B")
    await table.wait(29)
    assert table.shows("chosen by 1")
    await table.click(table.ann, "Pause")
    await becomes_the_question_of_the_day(table)
    assert table.shows("today's question**, so its answer is hidden until the reveal. Your points")
    assert not table.shows("chosen by")
    assert not table.shows("nobody")
    assert table.shows(f"<@{table.bob.id}> · 103 points")
    assert "103 points" in await table.click(table.bob, "My result")


async def test_an_open_question_that_becomes_that_of_the_day_counts_for_nobody(
    table: Table,
) -> None:
    await in_the_games_room(table)
    await table.click(table.ann, "Pause")
    await becomes_the_question_of_the_day(table)
    assert table.shows("counts for nobody**: it changed while it was open, or became today's")
    await table.click(table.ann, "Go on")
    await table.wait(30)
    assert table.shows("counts for nobody**: it changed while it was open, or became today's")
    assert not table.shows("My result")


async def test_a_shown_question_that_changes_then_counts_and_is_said_to_have_changed(
    table: Table,
) -> None:
    await table.begin()
    await table.click(table.bob, "B")
    await table.wait(29)
    shelf = table.here.app.core.bank
    (asked,) = (await table.rows("SELECT question_id FROM group_rounds WHERE state = 'closed'"))[0]
    others = [one for id_, one in shelf.bank.questions.items() if id_ != asked]
    changed = replace(choice(asked, "ml-basics"), choices=choice("other", rights="10").choices)
    shelf.replace(Bank.of([*others, changed]))
    await table.click(table.ann, "Pause")
    await table.wait(2)
    assert table.shows("This question has changed since**, so its answer isn't shown. Your points")
    assert table.shows(f"<@{table.bob.id}> · 103 points")


async def test_who_comes_back_is_told_the_points_they_have(table: Table) -> None:
    await table.begin()
    await table.click(table.bob, "B")
    await table.wait(28)
    await table.click(table.bob, "Leave")
    assert "You're in**, with 103 points so far" in await table.click(table.bob, "Join")
    await table.click(table.ann, "Leave")
    assert "no points yet" in await table.click(table.ann, "Join")


@pytest.mark.parametrize(("topic", "again"), [("llm", {"one"}), ("any", None)])
async def test_play_again_asks_what_was_asked_for_however_many_questions(
    table: Table, topic: str, again: set[str] | None
) -> None:
    await table.begin(topic=topic, questions=1)
    over = table.card
    await table.click(table.ann, "End")
    await table.wait(2)
    await table.click(table.bob, "Play again", over)
    asked = await table.rows("SELECT question_id FROM group_rounds ORDER BY quiz_id")
    assert len(asked) == 2
    assert again is None or {one for (one,) in asked} == again
    bodies = await table.rows("SELECT body FROM outbox WHERE kind = 'group-post'")
    assert bodies == [(topic,), (topic,)]


@pytest.mark.parametrize(("questions", "topic"), [(1, "any"), (2, "ml-basics")])
async def test_a_game_of_an_earlier_version_is_played_again_as_it_looks(
    table: Table, questions: int, topic: str
) -> None:
    await table.begin(questions=questions)
    await table.click(table.ann, "End")
    await table.wait(2)
    sql = "UPDATE outbox SET body = '' WHERE kind = 'group-post'"
    await table.here.app.database.write(lambda tx: tx.execute(sql).rowcount)
    await table.click(table.bob, "Play again")
    bodies = await table.rows("SELECT body FROM outbox WHERE kind = 'group-post'")
    assert bodies == [("",), (topic,)]


async def test_a_card_that_somebody_deleted_ends_the_game(table: Table) -> None:
    await table.begin()
    message = await table.here.app.client.get_channel(table.here.channel.id).fetch_message(  # type: ignore[union-attr]
        table.card.id
    )
    await message.delete()
    await table.wait(30)
    await table.wait(2)
    assert await table.rows("SELECT phase FROM group_quizzes") == [("ended",)]


async def test_questions_of_an_earlier_game_come_last_in_the_next(table: Table) -> None:
    await table.begin(questions=3)
    for _ in range(3):
        await table.wait(30)
        await table.wait(12)
    await table.wait(2)
    assert table.shows("It's over")
    await table.open(topic="ml-basics", questions=3)
    asked = await table.rows("SELECT question_id FROM group_rounds")
    assert len(set(asked)) == 6


async def test_the_autocomplete_offers_any_topic_first(table: Table) -> None:
    found = await table.ann.autocomplete(table.here.channel, "quiz group", "topic", "")
    assert found[0]["value"] == "any"
    assert "need" not in [one["value"] for one in found]


async def test_two_hundred_at_once_lose_no_answer_and_make_one_edit(table: Table) -> None:
    await table.begin()
    app, guild_id = table.here.app, table.here.guild.id
    (question_id,) = (
        await table.rows("SELECT question_id FROM group_rounds WHERE state = 'open'")
    )[0]
    pictured = fingerprint(app.core.bank.bank.questions[question_id])
    crowd = range(10_000, 10_200)
    await GroupService(app.core).join(guild_id, 9_999, 1)
    await table.here.run_due()
    before = table.edits()
    await asyncio.gather(*(GroupService(app.core).join(guild_id, one, 1) for one in crowd))
    await asyncio.gather(
        *(GroupService(app.core).choose(guild_id, one, 1, 0, (one % 4,), pictured) for one in crowd)
    )
    await table.here.run_due()
    assert table.edits() == before  # it was drawn a moment ago
    await table.wait(2)
    assert table.edits() - before == 1
    assert table.shows("**200 of 203** answered so far")
    await table.wait(28)
    assert texts(table.card).count("chosen by 50") == 4
    assert table.shows("and 198 more")


async def test_where_i_may_not_write_nothing_begins(table: Table) -> None:
    hidden = table.here.guild.create_text_channel("locked")
    with pytest.MonkeyPatch.context() as patch:
        lacking = {Purpose.TALK: ["Send Messages"]}
        notifier = table.here.app.notifier
        patch.setattr(notifier, "missing_permissions", lambda *_, for_: lacking[for_])
        result = await table.ann.slash(hidden, "quiz group")
        assert "not allowed to write here (Send Messages)" in texts(result.response)
        patch.setattr(table.here.app.notifier, "missing_permissions", lambda *_, **__: None)
        result = await table.ann.slash(hidden, "quiz group")
        assert "it takes a text channel" in texts(result.response)
    assert await table.rows("SELECT * FROM group_quizzes") == []


async def test_a_card_that_discord_refuses_frees_the_channel(table: Table) -> None:
    path = f"/channels/{table.here.channel.id}/messages"
    table.here.env.inject_error("POST", path, status=403, code=50013, times=1)
    await table.open()
    assert await table.rows("SELECT phase, why_ended FROM group_quizzes") == [("ended", "gone")]
    await table.open()
    assert len(table.here.channel.history()) == 1


async def test_the_open_question_of_the_day_is_in_no_group_quiz(table: Table) -> None:
    here = table.here
    await here.setup(time="09:00", timezone="UTC", weekdays="every day")
    await here.organiser.slash(here.channel, "organise queue", date="2026-01-01", question="one")
    await here.until("2026-01-01T09:00")
    other = here.guild.create_text_channel("games")
    result = await table.ann.slash(other, "quiz group", topic="llm")
    assert "No group quiz question fits" in texts(result.response)
    practised = await table.ann.click(result.response, label="Practise it")
    assert practised.ephemeral


async def test_a_question_that_becomes_the_question_of_the_day_is_left_out(table: Table) -> None:
    here = table.here
    await here.setup(time="09:00", timezone="UTC", weekdays="every day")
    await here.until("2026-01-01T08:58")
    other = here.guild.create_text_channel("games")
    opened = await table.ann.slash(other, "quiz group", topic="llm")
    await here.organiser.slash(here.channel, "organise queue", date="2026-01-01", question="one")
    table.said(table.ann, opened)
    await here.run_due()
    await table.click(table.bob, "Join", other.history()[-1])
    await here.until("2026-01-01T09:00")
    await table.click(table.ann, "Start", other.history()[-1])
    await table.wait(2)
    assert await table.rows("SELECT state FROM group_rounds") == [("void",)]
    assert "No question counted" in texts(other.history()[-1])


async def test_clicks_out_of_turn_say_why_nothing_changed(table: Table) -> None:
    await table.open(topic="ml-basics")
    app, guild_id = table.here.app, table.here.guild.id
    ann, bob = table.ann.id, table.bob.id
    group = GroupService(app.core)
    as_host = {"is_organiser": False}
    for act, words in (
        (group.steer(guild_id, ann, 1, HostStep.PAUSED, **as_host), "hasn't begun"),
        (
            group.steer(guild_id, ann, 1, HostStep.SKIPPED, shown=(0, "lobby"), **as_host),
            "hasn't begun",
        ),
        (group.leave(guild_id, bob, 1), "nothing to leave"),
        (group.mine(guild_id, bob, 1), "didn't play"),
        (group.mine(guild_id, bob, 99), "from long ago"),
        (group.join(guild_id, bob, 99), "from long ago"),
        (group.join(guild_id + 1, bob, 1), "from long ago"),
    ):
        with pytest.raises(UserError, match=words):
            await act
    await group.join(guild_id, bob, 1)
    await group.steer(guild_id, ann, 1, HostStep.STARTED, **as_host)
    again = await group.steer(guild_id, ann, 1, HostStep.STARTED, **as_host)
    assert again.step is HostStep.GOING
    with pytest.raises(UserError, match="counts for nobody"):
        await group.choose(guild_id, bob, 1, 0, (1,), "00000000")


async def test_a_lobby_that_everybody_left_is_over_at_once(table: Table) -> None:
    await table.open()
    await table.click(table.ann, "Leave")
    await table.wait(2)
    assert table.shows("Everyone has left.")


async def test_a_player_has_one_private_message_a_game_which_changes(table: Table) -> None:
    await table.begin(questions=5)
    assert table.sent == {table.bob.id: 1}  # *Join*; the host's is the reply to the command
    for number in range(1, 6):
        assert "Noted: **" in await table.click(table.ann, "A")
        assert "Noted: **" in await table.click(table.bob, "B")
        assert "instead of **B**" in await table.click(table.bob, "C")
        await table.here.env.advance_time(30)
        assert "stays as it was" in await table.click(table.bob, "A")
        await table.here.run_due()
        assert "so far" in await table.click(table.bob, "My result")
        await table.wait(12)
        assert number == 5 or table.shows(f"question {number + 1} of 5")
    assert table.sent == {table.bob.id: 1}
    assert table.card.author.bot
    # The card is still the newest message that everyone sees.
    assert table.shows("It's over")


async def test_a_new_private_message_comes_when_the_old_one_can_change_no_more(
    table: Table,
) -> None:
    await table.begin(seconds=120)
    await table.click(table.ann, "Pause")
    await table.wait(16 * 60)
    await table.click(table.ann, "Go on")
    await table.click(table.bob, "B")
    await table.click(table.bob, "C")
    assert table.sent == {table.ann.id: 1, table.bob.id: 2}
