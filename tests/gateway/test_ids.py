"""Every id that any ui can produce is handled, short enough, and unique in its message."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from discord import ui as dui

from bot.bank.model import TOPICS, Bank, Choice, Confusion, Kind, Question
from bot.daily.answers import messages as answers
from bot.daily.answers import ui as answers_ui
from bot.daily.question import messages as daily
from bot.daily.question import ui as daily_ui
from bot.daily.setup import messages as organiser
from bot.daily.setup import ui as organiser_ui
from bot.daily.streaks import messages as streaks
from bot.daily.streaks import rules as streak_rules
from bot.daily.streaks import ui as streaks_ui
from bot.daily.streaks.rules import DayKind, DayLine, Progress, Ranked
from bot.gateway import layout
from bot.interviews.feedback import messages as debrief
from bot.interviews.feedback.rules import Trend
from bot.interviews.feedback.ui import feedback as debrief_ui
from bot.interviews.feedback.ui import history as history_ui
from bot.interviews.matching.rules.people import Pair, Unmatched, UnmatchedReason
from bot.interviews.matching.rules.slots import Slot
from bot.interviews.membership import messages as mock_membership
from bot.interviews.membership import ui as mock_membership_ui
from bot.interviews.pool import messages as mock_pool
from bot.interviews.pool import ui as mock_pool_ui
from bot.interviews.profiles import messages as mock_joining
from bot.interviews.profiles.rules import drafts as mock_drafts
from bot.interviews.profiles.ui import cards as mock_joining_ui
from bot.interviews.profiles.ui import forms as mock_forms
from bot.interviews.rounds import messages as mock_rounds
from bot.interviews.rounds import ui as rounds_ui
from bot.interviews.rounds.rules import Away
from bot.interviews.session import messages as holding
from bot.interviews.session import messages as life_messages
from bot.interviews.session.rules.state import Announcement as Said
from bot.interviews.session.rules.state import Participant, Session
from bot.interviews.session.rules.timeouts import Reminder
from bot.interviews.session.ui import announcements, replies
from bot.interviews.session.ui import sheet as holding_ui
from bot.interviews.session.ui.card import session_card
from bot.interviews.values.rules import values as mock_values
from bot.interviews.values.rules.rubrics import RUBRICS
from bot.interviews.values.rules.values import Half, InterviewSettings, SessionState, Track
from bot.practice.feature import RENDERERS as PRACTICE
from bot.practice.quiz.asking import messages as asking
from bot.practice.quiz.asking.messages import AnswerJudged
from bot.practice.quiz.asking.rules import PickReason, TopicScore
from bot.practice.quiz.duel import messages as duels
from bot.practice.quiz.duel.rules import DuelEnd, DuelState, Score
from bot.practice.quiz.group import messages as group_messages
from bot.practice.quiz.group.rules import Phase, Standing
from bot.practice.quiz.solo import messages as solo_messages
from bot.practice.review import messages as review
from bot.practice.review.rules import Choices, DayLoad
from bot.practice.self_check import messages as feedback
from bot.practice.self_check.rules.named import ValueSeen
from bot.practice.self_check.rules.points import PitfallSeen, PointSeen
from bot.privacy import ui as privacy_ui
from bot.privacy.messages import AskedToErase
from bot.server.settings import rules as settings_of_servers
from bot.server.settings.rules import GuildSettings
from tests.world import World

NOW = datetime(2026, 1, 2, 9, tzinfo=UTC)
DAY = date(2026, 1, 2)
BIG = 2**63 - 1
PROGRESS = Progress(12, 14, 9, 40)
SETTINGS = GuildSettings(BIG, BIG, BIG, ping_role_id=BIG, notice_channel_id=BIG)


def draw(message: object) -> Any:
    """As the feature draws it."""
    return PRACTICE[type(message)](message)


def cards(bank: Bank) -> dict[str, Any]:
    """One of each card that there is, with the longest ids."""
    question = next(q for q in bank.active if q.choices)
    card = daily.QuestionCard(
        BIG, BIG, f"o{BIG}", DAY, question, NOW, True, ping_role_id=BIG, thread_id=BIG
    )
    lines = tuple(DayLine(DAY, kind, "why", True) for kind in DayKind)
    board = streaks.Leaderboard(
        streaks.Period.WEEK,
        DAY,
        DAY,
        (Ranked(1, streak_rules.MemberStanding(5, "Ann", 3, 4)),),
        5,
        True,
    )
    return {
        "question": daily_ui.question_card(card),
        "question, revealed": daily_ui.question_card(replace(card, revealed=True)),
        "reveal": daily_ui.reveal_card(
            daily.RevealCard(
                BIG,
                BIG,
                f"o{BIG}",
                DAY,
                question,
                2,
                (daily.SharedAnswer(5, BIG, BIG),) * 40,
                "the bot was down",
                BIG,
                BIG,
            )
        ),
        "notice": daily_ui.notice(daily.Notice(f"o{BIG}", "Trouble.")),
        "hint": daily_ui.hint(daily.Hint("Title", "A hint.")),
        "preview": daily_ui.preview(daily.Preview(card, "Because.")),
        "status": daily_ui.status(
            daily.Status(
                NOW,
                DAY,
                False,
                (daily.DayStatus(DAY, "open", "T", "why", (1, 2, 3)),) * 7,
                5,
                ((DAY, "Title"),),
                missing_permissions=("Send Messages",),
                channel_gone=True,
            )
        ),
        "panel": organiser_ui.panel(
            organiser.SetupShown(SETTINGS, True, ("Send Messages",), True, card)
        ),
        "recorded": answers_ui.recorded(
            answers.AnswerRecorded(BIG, DAY, True, False, True, True, PROGRESS, 7, "A note.")
        ),
        "now shared": answers_ui.shared(answers.AnswerShared(BIG, BIG, False)),
        "feedback": draw(
            feedback.SelfCheck(
                post_id=BIG,
                question=question,
                points=tuple(PointSeen("p" * 118, f"{at:016x}", ("w" * 900,)) for at in range(6)),
                listing="f" * 16,
                ticked=frozenset(),
                pitfalls=(PitfallSeen("n" * 170, ("w" * 900,)),) * 3,
                is_bare_list=False,
                may_share=True,
                reported=True,
                all_read=False,
                options=feedback.OptionsSeen((1, 2)),
                number=feedback.NumberSeen(ValueSeen("7", agrees=False)),
                has_changed=True,
            )
        ),
        "model answer": draw(feedback.ModelAnswer(question)),
        "too short": answers_ui.too_short(answers.TooShort(BIG, 3, 20, True)),
        "shared": answers_ui.shared_card(answers.SharedCard(f"o{BIG}", BIG, BIG, "*" * 4000, True)),
        "milestone": answers_ui.milestone_card(answers.MilestoneCard(f"o{BIG}", BIG, 7)),
        "tip": answers_ui.tip(answers.TooShortTip(f"o{BIG}", BIG, BIG, BIG, 20)),
        "streak": streaks_ui.shown(
            streaks.StreakShown(BIG, True, PROGRESS, (BIG, BIG, BIG), NOW, time(20), "A note.")
        ),
        "why": streaks_ui.explained(
            streaks.StreakExplained(BIG, True, PROGRESS, lines, DAY, True, "A note.")
        ),
        "erase": privacy_ui.asked_to_erase(AskedToErase(3)),
        "rules": streaks_ui.rules(streaks.StreakRules()),
        "leaderboard": streaks_ui.leaderboard(board),
        "reminder": streaks_ui.reminder(
            streaks.ReminderCard(f"o{BIG}", BIG, "Group", 12, "Title", NOW, BIG, BIG)
        ),
        **quiz_cards(question),
        **group_cards(question),
        **duel_cards(question),
        **review_cards(question),
        **round_cards(),
        **session_cards(),
        **joining_cards(),
        **holding_cards(question),
    }


def round_cards() -> dict[str, Any]:
    """One of each card of rounds, with as many people as there can be."""
    settings = InterviewSettings(
        BIG, BIG, BIG, "America/Argentina/ComodRivadavia", events=True, next_round_at=NOW
    )
    half = Half(1, BIG, BIG - 1, Track.DESIGN)
    pair = Pair((half,), Slot(NOW, 90, (0, 0)), "w" * 200, 1, BIG - 2)
    left = [Unmatched(BIG, one, (BIG, BIG - 1)) for one in UnmatchedReason] * 60
    away = dict.fromkeys(Away, 10**6)
    planned = mock_rounds.RoundPlanned(f"{BIG}:{BIG}:{'d' * 16}", (pair,) * 500, tuple(left), away)
    shown = mock_rounds.RoundsSetUp(settings, True, 10**6, tuple(rounds_ui.PERMISSIONS), False)
    told = mock_rounds.RoundAnnounced(f"o{BIG}", BIG, "*" * 100, "w" * 300, False, NOW)
    return {
        "round setup": rounds_ui.setup_panel(shown),
        "round setup, gone": rounds_ui.setup_panel(replace(shown, channel_gone=True)),
        "round plan": rounds_ui.plan_card(planned),
        "round plan, changed": rounds_ui.plan_card(replace(planned, has_changed=True)),
        "round plan, empty": rounds_ui.plan_card(mock_rounds.RoundPlanned("", (), (), {})),
        "round held": rounds_ui.held_card(mock_rounds.RoundHeld(500, 60)),
        "round dropped": rounds_ui.dropped_card(mock_rounds.RoundDropped()),
        "round": rounds_ui.round_card(mock_rounds.RoundCard(f"o{BIG}", 500, NOW)),
        "round told": rounds_ui.announcement_card(told),
        "round told, observer": rounds_ui.announcement_card(replace(told, is_observer=True)),
        "why": rounds_ui.why_card(mock_rounds.WhyShown("w" * 300, (BIG, BIG - 1), NOW)),
    }


def session_cards() -> dict[str, Any]:
    """A mock interview's card in each state, each thing said of it, and each private reply."""
    people = (
        Participant(BIG, False, NOW, NOW, None, "pool", NOW),
        Participant(BIG - 1, False),
        Participant(BIG - 2, True),
    )
    halves = (Half(1, BIG, BIG - 1, Track.DESIGN), Half(2, BIG - 1, BIG, Track.DESIGN))
    found: dict[str, Any] = {}
    for state in SessionState:
        offer = (NOW, BIG) if state is SessionState.RESCHEDULING else (None, None)
        life = Session(
            session_id=BIG, guild_id=BIG, round_id=BIG, state=state, starts_at=NOW, minutes=240,
            was_confirmed=True, offer_at=offer[0], offer_by=offer[1], why="w" * 4000,
            proposed_at=NOW, changed_at=NOW, feedback_at=NOW, due_at=NOW + timedelta(days=1),
            why_ended="cancelled", sequence=9, participants=people,
        )  # fmt: skip
        card = life_messages.SessionCard(f"o{BIG}", life, halves, "*" * 100, None, (BIG,))
        found[f"session {state}"] = session_card(card)
        for what in (*Reminder, *Said):
            said = life_messages.AnnouncementCard(
                f"o{BIG}", what, BIG, life, "in 89 minutes", "*" * 100, (BIG, BIG - 1)
            )
            if what in announcements.KNOWN:
                found[f"said {state} {what}"] = announcements.announcement_card(said)
        for what in Said:
            taken = life_messages.StepTaken(what, life, BIG, NOW, True)
            found[f"step {state} {what}"] = replies.step_card(taken)
        mine = life_messages.MySession(card, 5, "A note.")
        found[f"mine {state}"] = replies.mine_card(mine)
    for half in (1, 2):
        clock = life_messages.TimerView(half, 2, "t" * 40, "s" * 40, NOW, half == 2, BIG, BIG - 1)
        running = replace(card, session=replace(life, state=SessionState.RUNNING), timer=clock)
        found[f"session running, half {half}"] = session_card(running)
    found["no session"] = replies.mine_card(life_messages.MySession(None, 0, "A note."))
    found["cancel?"] = replies.cancel_card(life_messages.CancelAsked(BIG, NOW))
    starts = (NOW, NOW + timedelta(hours=3), NOW + timedelta(days=9))
    zone = "America/Argentina/ComodRivadavia"
    for some in (starts, ()):
        times = life_messages.TimesOffered(BIG, some, zone)
        found[f"times {len(some)}"] = replies.times_card(times)
    return found


def longest(question: Question, rights: str) -> Question:
    """A question with the longest texts that the bank allows, and an id as long."""
    choices = tuple(Choice("t" * 90, right == "1", "w" * 300) for right in rights)
    return replace(
        question,
        id="q" * 60,
        title="T" * 80,
        prompt="p" * 900,
        choices=choices,
        answer="a" * 1900,
        value=0.5,
        tolerance=0.01,
        unit="u" * 30,
        kind=Kind.CHOICE if rights else Kind.NUMBER,
    )


def quiz_cards(question: Question) -> dict[str, Any]:
    """One of each card of a quiz."""
    found: dict[str, Any] = {}
    for rights in ("", "01", "01000", "11111"):
        one = longest(question, rights)
        asked = solo_messages.QuizQuestion(BIG, 19, 20, 20, one, PickReason.WEAK, changed=True)
        found[f"quiz question {rights}"] = draw(asked)
        for given in ("", "0,1" if rights else "9" * 40):
            result = AnswerJudged("quiz", BIG, 20, 20, one, given, False, None, DAY, True, True)
            found[f"quiz result {rights} {given}"] = draw(result)
    back = (solo_messages.ComesBack("T" * 80, DAY),) * 20
    scores = tuple(TopicScore(topic, 1, 2) for topic in TOPICS)[:20]
    ended = solo_messages.QuizEnded(BIG, scores, 10, 19, 20, back, 9, DAY, late=True)
    found["quiz ended"] = draw(ended)
    found["quiz running"] = draw(solo_messages.QuizRunning(BIG, 3, 20))
    found["reported"] = draw(asking.Reported("T" * 80, True))
    return found


def group_cards(question: Question) -> dict[str, Any]:
    """The public card of a group quiz in each phase with 200 players, and all replies."""
    board = tuple(Standing(at + 1, BIG - at, 2080, 20) for at in range(200))
    players = tuple(BIG - at for at in range(200))
    found: dict[str, Any] = {}
    for rights in ("01", "00001", "11111"):
        one = longest(question, rights)
        for phase in Phase:
            card = group_messages.GroupCard(
                BIG, f"o{BIG}", phase, False, 19, 20, 20, 120, True, NOW, BIG, players, 200,
                one, (200,) * len(rights), board, frozenset(), 20, "pause",
            )  # fmt: skip
            found[f"group {phase} {rights}"] = draw(card)
            paused = replace(card, is_paused=True, ends_at=None, question=None, host_id=None)
            found[f"group {phase} {rights}, paused"] = draw(paused)
    found["busy"] = draw(group_messages.GroupBusy(BIG, BIG, BIG))
    found["choice"] = draw(group_messages.ChoiceNoted((4,), (3,), ("t" * 90,), NOW))
    ticked = (0, 1, 2, 3, 4)
    options = group_messages.GroupOptions(BIG, 19, longest(question, "11111"), ticked, NOW)
    found["options"] = draw(options)
    noted = group_messages.ChoiceNoted(ticked, (3,), ("t" * 300,) * 5, NOW, options)
    found["several"] = draw(noted)
    found["mine"] = draw(group_messages.GroupMine(board[0], 200, 20, False, True))
    return found


def duel_cards(question: Question) -> dict[str, Any]:
    """The public card of a duel in each state, and what each of the two sees."""
    found: dict[str, Any] = {}
    sides = (duels.DuelSide(BIG, True, Score(5, 4)), duels.DuelSide(None, False, None))
    for state in DuelState:
        for why in DuelEnd:
            card = duels.DuelCard(BIG, f"o{BIG}", state, why, sides, NOW, 5, 3, (BIG,))
            found[f"duel {state} {why}"] = draw(card)
            lines = (duels.DuelLine("T" * 80, True, None),) * 5
            for theirs in (None, Score(5, 5)):
                over = duels.DuelOver(
                    BIG, state, why, Score(5, 4), theirs, BIG, True, 5, lines, late=True
                )
                found[f"duel over {state} {why} {theirs}"] = draw(over)
    for rights in ("", "short", "01", "01000", "11111"):
        one = longest(question, "" if rights == "short" else rights)
        if rights == "short":
            confusions = (Confusion("c" * 60, "w" * 300),) * 4
            forms = tuple(f"{at:060}" for at in range(12))
            one = replace(one, kind=Kind.SHORT, accepted=forms, refused=confusions)
        asked = duels.DuelQuestion(BIG, 4, 5, 5, one, BIG, NOW, left_out=True)
        found[f"duel question {rights}"] = draw(asked)
        for given in ("", "0,1" if rights.isdecimal() else "9" * 40):
            result = AnswerJudged("duel", BIG, 5, 5, one, given, False, DAY, DAY, True, True)
            found[f"duel result {rights} {given}"] = draw(result)
    for state in (DuelState.CHALLENGED, DuelState.ACCEPTED):
        waiting = duels.DuelWaiting(BIG, state, Score(5, 4), BIG, NOW, left_out=True)
        found[f"duel waiting {state}"] = draw(waiting)
    found["duel opened"] = draw(duels.DuelOpened(BIG, BIG, NOW))
    for may in (True, False):
        busy = duels.DuelBusy(BIG, BIG, BIG, BIG, BIG, may)
        found[f"duel busy {may}"] = draw(busy)
    found["duel declined"] = draw(duels.DuelDeclined(DuelEnd.DECLINED, BIG))
    return found


def review_cards(question: Question) -> dict[str, Any]:
    """One of each card of the reviews."""
    one = longest(question, "01000")
    back = review.GradedCard("T" * 80, DAY)
    thens = {
        "question": review.ReviewQuestion(one, 10**6, 100),
        "nothing": review.NothingDue(DAY, True, DayLoad(DAY, 3), 5),
        "no cards": review.NothingDue(DAY, False, None, 0),
        "enough": review.EnoughForToday(100, 900),
    }
    found: dict[str, Any] = {
        f"review {name}": draw(
            review.ReviewStep(then, DAY, back, True, ("T" * 80,) * 400)  # type: ignore[arg-type]
        )
        for name, then in thens.items()
    }
    found["review answer"] = draw(review.ReviewAnswer(one, 10**6))
    found["kept"] = draw(review.ReviewAdded(one.id, one.title, DAY, DAY, True))
    found["dropped"] = draw(review.ReviewSuspended(one.id, one.title))
    days = tuple(DayLoad(DAY, 10**6 * (at + 1)) for at in range(14))
    found["ahead"] = draw(review.LoadAhead(days, 10**9, 100))
    found["review settings"] = draw(
        review.ReviewSettings(Choices(), "America/Argentina/ComodRivadavia", True)
    )
    return found


def joining_draft() -> mock_drafts.ProfileDraft:
    """The longest that somebody can type, all of it readable."""
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
    hours = ", ".join(
        f"{day} {at + i}:{i:02}-{at + i + 1}:{i:02}"
        for i, day in enumerate(days) for at in range(0, 14, 2)
    )  # fmt: skip
    return mock_drafts.ProfileDraft(
        mock_values.Level.STAFF, frozenset(Track), frozenset(list(TOPICS)[:5]),
        "America/Argentina/ComodRivadavia", "America/Argentina/ComodRivadavia", hours,
        mock_values.Cadence.ONCE, frozenset(), ", ".join("x" * 28 + one for one in "abcdef"),
        mock_values.RolePreference.INTERVIEWER, mock_values.OddPreference.OBSERVER, BIG,
    )  # fmt: skip


def joining_cards() -> dict[str, Any]:
    """One of each card of joining mock interviews, with as much on it as there can be."""
    draft = joining_draft()
    profile = replace(
        mock_drafts.profile_of(draft, BIG, BIG), paused_until=NOW, pause_reason="no-shows"
    )
    assert len(profile.windows) == 42
    bad = replace(draft, level=None, tracks=frozenset(), zone="*" * 4000, tz="", hours="*" * 900,
                  more_languages="*" * 200)  # fmt: skip
    rounds = InterviewSettings(BIG, BIG, BIG, "UTC", next_round_at=NOW)
    zones = (("z" * 120, "America/Argentina/ComodRivadavia"), *(("z", f"z{at}") for at in range(9)))
    meetings = (mock_membership.UpcomingSession(NOW, (BIG, BIG - 1)),) * 30
    shown = mock_membership.ProfileShown(
        BIG, profile, rounds, NOW, True, meetings, (NOW,) * 30, tuple(range(BIG - 200, BIG)), NOW
    )
    before = replace(shown, now=datetime(2025, 1, 1, tzinfo=UTC))
    draw, place, pool = mock_joining_ui, mock_membership_ui, mock_pool_ui
    found: dict[str, Any] = {}
    for name, one in (("good", draft), ("bad", bad)):
        offered = zones if name == "bad" else ()
        card = mock_joining.DraftShown(one, mock_drafts.read(one), offered, True)
        found[f"mock draft, {name}"] = draw.draft_card(card)
    found["mock saved"] = draw.saved_card(mock_joining.ProfileSaved(profile, rounds, True))
    found["mock discarded"] = draw.discarded_card(mock_joining.DraftDiscarded(True))
    found["mock profile"] = place.profile_card(shown)
    found["mock profile, paused"] = place.profile_card(before)
    found["mock profile, none"] = place.profile_card(replace(shown, profile=None))
    found["mock paused"] = place.paused_card(mock_membership.PauseBegun(BIG, NOW, meetings))
    found["mock back"] = place.came_back_card(mock_membership.CameBack(True, rounds))
    found["mock pause over"] = place.pause_over_card(
        mock_membership.PauseOver(f"o{BIG}", BIG, "*" * 100, rounds)
    )
    found["mock leave"] = place.asked_to_leave(mock_membership.AskedToLeave(meetings))
    found["mock left"] = place.left_card(mock_membership.MembershipEnded(True))
    found["mock blocked"] = place.blocked_card(mock_membership.Blocked(BIG, 2))
    found["mock unblocked"] = place.unblocked_card(mock_membership.Unblocked(BIG, True))
    found["mock matched"] = pool.pool_card(mock_pool.PoolMatched(BIG, NOW, 90))
    found["mock waiting"] = pool.pool_card(mock_pool.PoolWaiting(BIG, NOW, 900, True))
    found["mock stopped"] = pool.pool_stopped(mock_pool.PoolStopped(True))
    found["mock pool over"] = pool.pool_over_card(mock_pool.PoolOver(f"o{BIG}", BIG, "*" * 100))
    return found


def holding_cards(question: Question) -> dict[str, Any]:
    """One of each card of a session that is held, and of what comes after it."""
    one = longest(question, "01000")
    found: dict[str, Any] = {}
    for track, rubric in RUBRICS.items():
        scores = {each.id: 2 for each in rubric.dimensions}
        for name, asked in (("question", one), ("scores", None)):
            page = holding.SheetPage(BIG, 2, 2, 7, 9, rubric, "junior", BIG, asked, True)
            found[f"sheet {track} {name}"] = holding_ui.sheet(page)
            found[f"answer {track} {name}"] = holding_ui.sheet(replace(page, full=True))
        for at, section in enumerate((*rubric.sections, None)):
            call = holding.SectionCall(
                f"o{BIG}", BIG, 2, 2, rubric.name, section, NOW, BIG, BIG, at == 0
            )
            found[f"section {track} {at}"] = holding_ui.section_call(call)
        trends = tuple(Trend(each.name, (1, 4) * 4) for each in rubric.dimensions)
        for words in debrief.Words:
            for rubrics in ((rubric, rubric), (rubric, None), (None, rubric)):
                panel = debrief.FeedbackPanel(
                    BIG, BIG, rubrics[0], scores, rubrics[1], scores, words, "*" * 600,
                    "*" * 600, False, NOW, (),
                )  # fmt: skip
                name = f"debrief {track} {words} {rubrics[0] is None} {rubrics[1] is None}"
                found[name] = debrief_ui.panel(panel)
                found[f"{name}, submitted"] = debrief_ui.panel(replace(panel, is_submitted=True))
            found[f"revealed {track} {words}"] = debrief_ui.revealed(
                debrief.Revealed(
                    BIG,
                    BIG,
                    NOW,
                    rubric,
                    scores,
                    scores,
                    words,
                    "*" * 600,
                    "*" * 600,
                    False,
                    rubric.dimensions[0],
                    ("T" * 30,) * 3,
                    True,
                )
            )
        found[f"history {track}"] = history_ui.history(
            debrief.History(
                0,
                9,
                99,
                99,
                99,
                (debrief.WeekOfRoles(DAY, 99, 99),) * 8,
                (debrief.TrackTrend(rubric.name, trends, trends),) * 4,
                (),
            )
        )
    for at, turn in enumerate(holding.TimerChange):
        left = timedelta(minutes=4) if at < 2 else None
        turned = holding.TimerChanged(BIG, turn, "Warm-up", NOW, left, 0)
        found[f"turned {turn}"] = holding_ui.timer_changed(turned)
    for paused in (False, True):
        view = holding.TimerView(1, 2, "Coding", "Warm-up", NOW, paused, BIG, BIG)
        found[f"timer {paused}"] = layout.card(layout.row(*holding_ui.timer_buttons(BIG, view)))
    found["withheld"] = holding_ui.sheet(
        holding.SheetPage(BIG, 1, 1, 0, 3, RUBRICS[Track.CODING], "mid", 1, one, withheld=True)
    )
    found["too late"] = debrief_ui.too_late(debrief.TooLate(BIG, "*" * 1200))
    found["ready"] = debrief_ui.ready(debrief.RevealReady(f"o{BIG}", BIG))
    found["practised"] = debrief_ui.practised(
        debrief.QuestionsKept(8, 0, DAY, DAY, ("T" * 30,) * 3)
    )
    roles = ("candidate: ML system design", "interviewer: ML system design")
    past = tuple(debrief.PastSession(BIG - at, NOW, BIG, roles, at == 0) for at in range(5))
    found["past sessions"] = history_ui.history(debrief.History(1, 9, 99, 9, 9, (), (), past))
    found["no history"] = history_ui.history(debrief.History(0, 1, 0, 0, 0, (), (), ()))
    return found


def forms(bank: Bank) -> dict[str, dui.Modal]:
    """One of each form that there is."""
    found = {"answer": answers_ui.answer_form(answers.AnswerForm(BIG, "T" * 90, "x", True, True))}
    one = longest(next(q for q in bank.active if q.choices), "")
    found["number"] = draw(asking.AnswerForm("quiz", BIG, 19, one))
    typed = asking.AnswerForm("duel", BIG, 4, replace(one, kind=Kind.SHORT, unit=""))
    found["duel number"] = draw(typed)
    found["time"] = replies.time_form(
        life_messages.TimeForm(BIG, "America/Argentina/ComodRivadavia", "2027-12-31")
    )
    found["report"] = draw(asking.ReportForm("q" * 60, "T" * 90))
    draft = joining_draft()
    found["mock basics"] = mock_forms.basics_form(mock_joining.BasicsForm(draft))
    found["mock wishes"] = mock_forms.preferences_form(mock_joining.PreferencesForm(draft))
    found["mock pause"] = mock_membership_ui.pause_form(mock_membership.PauseForm(BIG))
    for track, rubric in RUBRICS.items():
        for part in debrief.Part:
            scores = {one.id: 3 for one in rubric.dimensions}
            form = debrief.ScoreForm(BIG, part, rubric, scores)
            found[f"scores {track} {part}"] = debrief_ui.score_form(form)
    for words in debrief.Words:
        said = debrief.WordsForm(BIG, words, "x" * 600, "y" * 600)
        found[f"words {words}"] = debrief_ui.words_form(said)
    for key in settings_of_servers.SETTINGS:
        found[key] = organiser_ui.change_form(organiser.ChangeForm(key, SETTINGS))
    return found


async def test_every_id_on_every_card_has_a_handler(here: World, bank: Bank) -> None:
    for name, view in cards(bank).items():
        ids = [
            item.custom_id
            for item in view.walk_children()
            if isinstance(item, (dui.Button, dui.Select, dui.UserSelect)) and item.custom_id
        ]
        assert len(ids) == len(set(ids)), name
        for one in ids:
            assert len(one) <= 100, f"{name}: {one}"
            assert here.app.router.knows(one), f"{name}: nobody handles {one}"


async def test_every_form_has_a_handler(here: World, bank: Bank) -> None:
    for name, form in forms(bank).items():
        assert len(form.custom_id) <= 100
        assert len(form.title) <= 45
        assert here.app.router.knows(form.custom_id), name


async def test_every_card_fits_into_a_message(bank: Bank) -> None:
    for name, view in cards(bank).items():
        assert view.content_length() <= layout.TEXT_LIMIT, name
        assert view.total_children_count <= 40, name


@pytest.mark.parametrize("length", [1, 500, 4000])
async def test_any_text_of_a_member_fits_and_shows_as_written(length: int) -> None:
    for text in ("*" * length, "😀" * length, "@everyone " * (length // 10 + 1), "||x" * length):
        card = answers.SharedCard("o1", 1, 2, text[:4000], False)
        view = answers_ui.shared_card(card)
        assert view.content_length() <= layout.TEXT_LIMIT
        shown = [item.content for item in view.walk_children() if isinstance(item, dui.TextDisplay)]
        assert "@everyone" not in shown[1]
