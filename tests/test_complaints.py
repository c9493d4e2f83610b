"""What users of other bots complain about, and the test that holds us to doing better.

The numbers are those of our survey of the field. A name that no longer exists fails here,
so that no complaint loses its test unnoticed.
"""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent

COMPLAINTS = {
    "1 reposted after a restart or reconnect": (
        "proof/test_crash.py::test_a_crash_at_any_point_repeats_nothing_and_loses_nothing",
        "daily/test_day.py::test_running_the_agenda_twice_does_nothing_the_second_time",
    ),
    "2 an hour off because London is not UTC": ("proof/test_calendar.py",),
    "3 a midnight job skips a day at a clock change": ("proof/test_calendar.py",),
    "4 a run that is late is silently dropped": (
        "daily/test_organise.py::test_downtime_over_the_hour_is_caught_up_while_the_date_lasts",
    ),
    "5 yesterday's question as today's": (
        "daily/test_organise.py::test_days_without_the_bot_are_void_and_only_today_is_posted",
    ),
    "6 the thread is missing at random": ("proof/test_discord_errors.py",),
    "7 one failing server stops the rest, or is deleted": (
        "daily/test_organise.py::test_one_failing_guild_does_not_stop_another",
        "daily/test_organise.py::test_a_guild_whose_row_is_broken_does_not_stop_another",
        "daily/test_organise.py::test_a_guild_that_removed_the_bot_keeps_its_settings",
    ),
    "8 bot down ten minutes, streaks lost": (
        "streaks/test_commands.py::test_an_outage_costs_nobody_a_streak",
    ),
    "9 the day ends at midnight UTC": (
        "organiser/test_setup.py::test_a_day_is_the_groups_own_date",
    ),
    "10 nobody understands the streak rule": (
        "streaks/test_commands.py::test_a_freeze_covers_a_missed_day_and_adds_none",
        "streaks/test_commands.py::test_why_goes_back_page_by_page",
    ),
    "11 rest days and freezes": (
        "streaks/test_commands.py::test_a_freeze_covers_a_missed_day_and_adds_none",
        "streaks/test_commands.py::test_rest_days_are_not_days",
    ),
    "12 a day with nothing to do breaks it": (
        "daily/test_organise.py::test_a_skipped_date_has_no_question_and_costs_nobody",
    ),
    "13 others can see or copy my quiz answer": (
        "quiz/test_commands.py::test_nobody_else_sees_or_copies_my_quiz",
        "answers/test_answers.py::test_a_private_answer_is_seen_by_nobody_else",
    ),
    "14 the same question three times in a row": ("bank/test_choose.py",),
    "15 buttons dead after minutes or a restart": (
        "answers/test_answers.py::test_a_form_submitted_after_a_restart_is_recorded",
        "daily/test_organise.py::test_a_button_from_long_ago_is_answered_kindly",
    ),
    "16 message content denied": (
        "answers/test_answers.py::test_the_message_menu_takes_a_message_without_any_intent",
        "answers/test_answers.py::test_without_the_intent_plain_messages_are_left_alone",
    ),
    "18 the odd member dropped untold, the trio ignored in history": (
        "interviews/test_rounds.py::test_the_odd_one_is_told_privately_and_first_next_time",
        "interviews/test_rounds.py::test_who_likes_to_look_on_becomes_the_shadow_and_is_told",
        "interviews/test_rounds.py::test_looking_on_counts_as_having_met",
    ),
    "19 the same partner a week later": (
        "interviews/test_seasons.py::test_twenty_five_people_in_half_a_year_hardly_ever_meet_twice",
        "interviews/test_matching.py::"
        "test_the_same_partner_does_not_come_a_week_later_while_there_is_another",
    ),
    "20 matched is not scheduled": (
        "interviews/test_matching.py::test_everybody_has_one_place_and_every_pair_is_possible",
    ),
    "21 a clock change shifts availability": (
        "interviews/test_hours.py::test_a_moment_is_free_exactly_if_the_wall_clock_shows_a_window",
        "interviews/test_slots.py::test_new_york_and_kolkata_at_both_clock_changes",
    ),
    "24 hard preferences strand people": (
        "interviews/test_matching.py::test_six_people_who_all_met_still_get_three_pairs",
    ),
}


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_each_complaint_has_its_test(complaint: str) -> None:
    for name in COMPLAINTS[complaint]:
        file, _, function = name.partition("::")
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        names = {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        }
        assert function in names or (not function and any(n.startswith("test_") for n in names))
