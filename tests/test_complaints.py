"""What users of other bots complain about, and the test that holds us to doing better.

The numbers are those of our survey of the field. A name that no longer exists fails here,
so that no complaint loses its test unnoticed.
"""

import ast
from pathlib import Path

from tests.together import each
from tests.trees import nodes_of, tree_of

TESTS = Path(__file__).parent

COMPLAINTS = {
    "1 reposted after a restart or reconnect": (
        "proof/test_crash.py::test_a_crash_at_any_point_repeats_nothing_and_loses_nothing",
        "daily/question/test_day.py::test_running_the_agenda_twice_does_nothing_the_second_time",
    ),
    "2 an hour off because London is not UTC": ("proof/test_calendar.py",),
    "3 a midnight job skips a day at a clock change": ("proof/test_calendar.py",),
    "4 a run that is late is silently dropped": (
        "daily/question/test_organise.py::test_downtime_over_the_hour_is_caught_up_while_the_date_lasts",
    ),
    "5 yesterday's question as today's": (
        "daily/question/test_organise.py::test_days_without_the_bot_are_void_and_only_today_is_posted",
    ),
    "6 the thread is missing at random": ("proof/test_discord_errors.py",),
    "7 one failing server stops the rest, or is deleted": (
        "daily/question/test_organise.py::test_one_failing_guild_does_not_stop_another",
        "daily/question/test_organise.py::test_a_guild_whose_row_is_broken_does_not_stop_another",
        "daily/question/test_organise.py::test_a_guild_that_removed_the_bot_keeps_its_settings",
    ),
    "8 bot down ten minutes, streaks lost": (
        "daily/streaks/test_commands.py::test_an_outage_costs_nobody_a_streak",
    ),
    "9 the day ends at midnight UTC": (
        "daily/setup/test_setup.py::test_a_day_is_the_groups_own_date",
    ),
    "10 nobody understands the streak rule": (
        "daily/streaks/test_commands.py::test_a_freeze_covers_a_missed_day_and_adds_none",
        "daily/streaks/test_commands.py::test_why_goes_back_page_by_page",
    ),
    "11 rest days and freezes": (
        "daily/streaks/test_commands.py::test_a_freeze_covers_a_missed_day_and_adds_none",
        "daily/streaks/test_commands.py::test_rest_days_are_not_days",
    ),
    "12 a day with nothing to do breaks it": (
        "daily/question/test_organise.py::test_a_skipped_date_has_no_question_and_costs_nobody",
    ),
    "13 others can see or copy my quiz answer": (
        "practice/quiz/test_commands.py::test_nobody_else_sees_or_copies_my_quiz",
        "practice/quiz/test_duel.py::test_nobody_sees_a_duels_answers_before_it_is_over",
        "daily/answers/test_answers.py::test_a_private_answer_is_seen_by_nobody_else",
    ),
    "14 the same question three times in a row": ("bank/test_choose.py",),
    "15 buttons dead after minutes or a restart": (
        "daily/answers/test_answers.py::test_a_form_submitted_after_a_restart_is_recorded",
        "practice/quiz/test_duel.py::test_a_restart_between_any_two_steps_changes_nothing",
        "daily/question/test_organise.py::test_a_button_from_long_ago_is_answered_kindly",
    ),
    "16 message content denied": (
        "daily/answers/test_answers.py::test_the_message_menu_takes_a_message_without_any_intent",
        "daily/answers/test_answers.py::test_without_the_intent_plain_messages_are_left_alone",
    ),
    "17 speed scoring shuts out everyone outside the top five": (
        "practice/quiz/test_group_rules.py::test_who_has_more_right_answers_in_a_game_is_always_ahead",
        "practice/quiz/test_group_rules.py::"
        "test_all_bonuses_of_the_longest_game_are_worth_less_than_one_right_answer",
        "practice/quiz/test_group_rules.py::test_a_slow_right_answer_beats_a_quick_wrong_one",
        "practice/quiz/test_group.py::test_without_speed_every_right_answer_is_worth_the_same",
    ),
    "18 the odd member dropped untold, the trio ignored in history": (
        "interviews/rounds/test_rounds.py::test_the_odd_one_is_told_privately_and_first_next_time",
        "interviews/rounds/test_rounds.py::"
        "test_who_likes_to_look_on_becomes_the_shadow_is_told_and_has_met_the_two",
    ),
    "19 the same partner a week later": (
        "interviews/rounds/test_seasons.py::test_twenty_five_people_in_half_a_year_hardly_ever_meet_twice",
        "interviews/matching/test_matching.py::"
        "test_the_same_partner_does_not_come_a_week_later_while_there_is_another",
    ),
    "20 matched is not scheduled": (
        "interviews/session/test_life.py::test_a_session_goes_from_the_proposal_to_the_end",
        "interviews/session/test_life.py::test_unanswered_is_a_nudge_and_then_free_for_others",
        "interviews/matching/test_matching.py::test_everybody_has_one_place_and_every_pair_is_possible",
    ),
    "21 a clock change shifts availability": (
        "interviews/matching/test_hours.py::test_a_moment_is_free_exactly_if_the_wall_clock_shows_a_window",
        "interviews/matching/test_slots.py::test_new_york_and_kolkata_at_both_clock_changes",
    ),
    "22 reschedule with the same partner or back to the pool, my choice": (
        "interviews/session/test_life.py::test_who_cancels_chooses_back_to_the_pool",
        "interviews/session/test_life.py::test_who_cancels_chooses_the_same_partner_later",
    ),
    "23 no-shows of both kinds, and never a public pillory": (
        "interviews/session/test_life.py::test_nobody_came",
        "interviews/session/test_life.py::test_who_was_stood_up_is_offered_another_and_nobody_is_named",
        "interviews/session/test_life.py::test_the_third_no_show_pauses_and_is_told_to_nobody_else",
    ),
    "24 hard preferences strand people": (
        "interviews/membership/test_pool_rules.py::test_roles_that_go_together_come_before_a_near_level",
        "interviews/membership/test_pool_rules.py::test_the_better_one_is_chosen_in_any_order",
        "interviews/matching/test_matching.py::test_six_people_who_all_met_still_get_three_pairs",
    ),
    "25 a pause with an end": (
        "interviews/profiles/test_joining_rules.py::test_every_pause_has_an_end_within_a_year",
        "interviews/membership/test_membership.py::"
        "test_a_pause_has_an_end_and_ends_by_itself_with_a_private_word",
    ),
    "26 channel sprawl": (
        "interviews/session/test_life.py::"
        "test_the_thread_is_private_of_the_three_and_the_card_calls_exactly_the_two",
        "interviews/session/test_story.py::test_from_setup_to_history_and_through_any_restart",
    ),
    "27 a reminder that says tomorrow today": (
        "interviews/session/test_deadlines.py::test_a_distance_never_names_a_day_that_is_wrong_somewhere",
        "interviews/session/test_life_trouble.py::test_a_late_reminder_says_the_true_distance_or_nothing",
    ),
}


@each("complaint", COMPLAINTS)
def test_each_complaint_has_its_test(complaint: str) -> None:
    for name in COMPLAINTS[complaint]:
        file, _, function = name.partition("::")
        tree = tree_of(TESTS / file)
        names = {
            node.name
            for node in nodes_of(tree)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        }
        assert function in names or (not function and any(n.startswith("test_") for n in names))
