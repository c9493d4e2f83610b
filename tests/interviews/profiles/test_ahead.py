"""What rounds hold for a member: why none brings a partner, and what comes next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.ids import ChannelId, GuildId, UserId
from bot.interviews.profiles.messages import ProfileSaved
from bot.interviews.profiles.rules.ahead import Ahead, Away, left_out, what_next
from bot.interviews.profiles.ui.cards import rounds_line, saved_card
from bot.interviews.values.rules import FOREVER, Cadence, InterviewSettings
from tests.interviews.matching.crowd import profile
from tests.together import each

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
SUNDAY = datetime(2026, 1, 11, 18, tzinfo=UTC)
SETTINGS = InterviewSettings(GuildId(1), ChannelId(2), UserId(3), "UTC", next_round_at=SUNDAY)
AT = f"<t:{int(SUNDAY.timestamp())}:f>"
OFF = replace(SETTINGS, paused=True, next_round_at=None)
PAUSED = {"paused_until": NOW + timedelta(days=3), "pause_reason": "asked"}
ONCE = {"cadence": Cadence.ONCE}


def ahead(of: dict[str, Any] | None, **state: Any) -> Ahead:
    member = None if of is None else profile(7, guild_id=1, **of)
    return replace(Ahead(member, SETTINGS, NOW), **state)


@each(
    "found, said",
    [
        (ahead(None), "You aren't in mock interviews here now; `/mock join` brings you in."),
        (ahead(ONCE, away=Away.SERVED), "You've had the one session you wanted; *I'm back*"),
        (
            ahead({"paused_until": FOREVER, "pause_reason": "once"}, away=Away.PAUSED),
            "You've had the one session you wanted",
        ),
        (
            ahead({"paused_until": FOREVER, "pause_reason": "unanswered"}, away=Away.PAUSED),
            "Rounds leave you out, as proposals had no answer",
        ),
        (ahead(PAUSED, settings=None), "You're on a break, so I'll look for nobody until"),
        (ahead({}, settings=None), "An organiser hasn't set up rounds here yet; `/mock now`"),
        (ahead({}, settings=OFF), "The organiser has paused the rounds for now; `/mock now`"),
        (ahead(ONCE, has_session=True), "The one session you wanted is ahead"),
        (ahead({}, away=Away.RESTING), f"You rest in the next round {AT}, as you chose"),
        (ahead({}, away=Away.ENGAGED), f"You have an interview ahead, so the next round {AT}"),
    ],
)
def test_who_is_left_out_reads_why_and_is_promised_nothing(found: Ahead, said: str) -> None:
    assert left_out(found).startswith(said)
    assert what_next(found) == left_out(found) == rounds_line(found)
    assert "be in the next round" not in what_next(found)


def test_who_is_in_reads_when() -> None:
    found = ahead({}, has_session=True)
    assert left_out(found) == ""
    assert what_next(found) == f"You'll be in the next round, {AT}."
    assert rounds_line(found).startswith(f"**Next round** {AT}")
    soon = ahead({}, settings=replace(SETTINGS, next_round_at=None))
    assert what_next(soon) == "You'll be in the next round."
    assert "isn't planned yet" in rounds_line(soon, "Our group")


def test_who_waits_is_looked_for_also_while_rounds_are_paused_but_not_on_a_pause() -> None:
    assert "look for somebody else" in what_next(ahead({}, is_looked_for=True, settings=OFF))
    assert "on a break" in what_next(ahead(PAUSED, is_looked_for=True))
    assert "`/mock join`" in what_next(ahead(None, is_looked_for=True))


def test_outside_of_the_server_the_words_name_it() -> None:
    for found in (ahead(None), ahead({}, settings=None), ahead(PAUSED), ahead({}, settings=OFF)):
        words = left_out(found, "Our group")
        assert "in Our group" in words
        assert "here" not in words


def test_a_saved_profile_promises_no_round_that_may_leave_its_member_out() -> None:
    fortnightly = profile(7, guild_id=1, cadence=Cadence.FORTNIGHTLY)

    def said(settings: InterviewSettings | None) -> str:
        drawn = saved_card(ProfileSaved(fortnightly, settings, is_new=True))
        return str(drawn.to_components())

    assert "you rest in it if the last one brought you a partner" in said(SETTINGS)
    assert "you rest in it" not in said(OFF) + said(None)
