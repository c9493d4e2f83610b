"""/mock join through the real discord.py: forms, reading back, saving, restarts in between."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.core.database import Transaction
from bot.interviews.profiles import store as profiles
from bot.interviews.profiles.service import ProfileService
from bot.interviews.rounds.tx import look_again
from bot.interviews.values import store as interview_settings
from bot.interviews.values.rules import InterviewSettings
from tests.interviews.profiles.people import BASICS, WISHES, Person, card_ids, defaults, rows
from tests.world import World, texts

PROFILES = """SELECT level, tracks, tz, windows, cadence, languages, role_wish, odd_wish
    FROM interview_profiles"""


@pytest.fixture
def ann(here: World) -> Person:
    return Person(here, here.member("ann"))


async def test_the_shortest_way_is_level_hours_and_zone(here: World, ann: Person) -> None:
    form = await ann.open("join")
    assert defaults(form) == {
        "level": [], "tracks": ["coding", "ml-breadth"], "hours": "", "zone": "", "topics": [],
    }  # fmt: skip
    typed = {"level": "mid", "hours": "weekdays after 6pm", "zone": "Europe/Berlin"}
    shown = await ann.submit(form, {**typed, "tracks": ["coding", "ml-breadth"]})
    assert "Is this right?" in shown
    assert "**When** Mon–Fri 18:00–23:00" in shown
    assert "**That is** 25 hours a week (Europe/Berlin time)" in shown
    assert "**In** English, both roles" in shown
    assert await rows(here, PROFILES) == []
    saved = await ann.click("Save")
    assert "You're in" in saved
    assert "hasn't set up rounds here yet" in saved
    assert await rows(here, PROFILES) == [
        ("mid", "coding ml-breadth", "Europe/Berlin",
         "0:1080-1380 1:1080-1380 2:1080-1380 3:1080-1380 4:1080-1380",
         "weekly", "english", "both", "first-next"),
    ]  # fmt: skip
    assert await rows(here, "SELECT * FROM interview_drafts") == []


async def test_wishes_are_asked_apart_and_have_defaults(here: World, ann: Person) -> None:
    await ann.submit(await ann.open("join"), {**BASICS, "topics": ["llm", "evaluation"]})
    form = await ann.form("More preferences")
    assert defaults(form) == {
        "cadence": ["weekly"], "languages": ["english"], "more_languages": "",
        "role_wish": ["both"], "odd_wish": ["first-next"],
    }  # fmt: skip
    wishes = {
        "cadence": "fortnightly", "languages": ["german"], "more_languages": "Deutsch, Swahili",
        "role_wish": "candidate", "odd_wish": "shadow",
    }  # fmt: skip
    shown = await ann.submit(form, wishes)
    for words in (
        "every two weeks", "**In** German and Swahili, preferably the candidate",
        "join a pair as an observer", "Evaluation and Large language models",
    ):  # fmt: skip
        assert words in shown
    await ann.click("Save")
    assert (await rows(here, PROFILES))[0][4:] == (
        "fortnightly", "german swahili", "candidate", "shadow",
    )  # fmt: skip


@pytest.mark.parametrize("crash", [False, True])
async def test_a_restart_between_any_two_steps_goes_on(
    here: World, ann: Person, crash: bool
) -> None:
    form = await ann.open("join")
    await here.restart(crash=crash)
    await ann.submit(form, {**BASICS, "hours": "Mon 25:00"})
    await here.restart(crash=crash)
    form = await ann.form("Change")
    assert defaults(form)["hours"] == "Mon 25:00"
    await here.restart(crash=crash)
    await ann.submit(form, BASICS)
    await here.restart(crash=crash)
    form = await ann.form("More preferences")
    await here.restart(crash=crash)
    await ann.submit(form, {**WISHES, "cadence": "once"})
    await here.restart(crash=crash)
    # the card may be lost in a phone, too: the command shows what was typed
    assert "once, then I'll wait" in await ann.slash("join")
    await here.restart(crash=crash)
    assert "You're in" in await ann.click("Save")
    await here.restart(crash=crash)
    assert "Mon–Thu 18:00–21:00, Sat 10:00–14:00" in await ann.slash("profile")


UNREADABLE = (
    ({"hours": "Mon 25:00"}, "“Mon 25:00”. A day has no such hour"),
    ({"hours": "Sat 10-10:30"}, "30 minutes. A session takes at least 45"),
    ({"hours": "when I'm free, mostly"}, "“when I'm free”"),
    ({"hours": "😀" * 4000}, "4,000 characters"),
    ({"hours": "**Mon** ||18|| <@1>"}, "“\\*\\*Mon\\*\\*"),
    ({"hours": "@everyone"}, "“@\u200beveryone”"),
    ({"zone": "Narnia"}, "time zone “Narnia”"),
    ({"zone": " "}, "I need your time zone"),
    ({"zone": "😀" * 60}, "I can't tell which time zone"),
    ({"zone": "@everyone"}, "“@\u200beveryone”"),
)


async def test_what_cannot_be_read_is_named_and_everything_typed_is_kept(here: World) -> None:
    for at, (typed, named) in enumerate(UNREADABLE):
        one = Person(here, here.member(f"member{at}"))
        shown = await one.submit(await one.open("join"), {**BASICS, **typed})
        assert "Nearly there" in shown, typed
        assert named in shown
        assert "save" not in one.actions, typed
        kept = defaults(await one.form("Change"))
        assert kept == {**BASICS, "level": ["mid"], **typed}
        await one.submit(await one.form("Change"), BASICS)
        assert "You're in" in await one.click("Save"), typed


async def test_languages_that_cannot_be_read_are_named(here: World, ann: Person) -> None:
    await ann.submit(await ann.open("join"), BASICS)
    form = await ann.form("More preferences")
    shown = await ann.submit(form, {**WISHES, "languages": [], "more_languages": "@here, 7"})
    assert "as a language" in shown
    assert defaults(await ann.form("More preferences"))["more_languages"] == "@here, 7"
    form = await ann.form("More preferences")
    shown = await ann.submit(form, {**WISHES, "languages": [], "more_languages": ""})
    assert "**In** English" in shown


async def test_several_problems_are_all_named(ann: Person) -> None:
    shown = await ann.submit(
        await ann.open("join"), {**BASICS, "hours": "soon", "zone": "Nowhere at all"}
    )
    assert shown.count("Please look at this") == 2


async def test_a_zone_that_may_be_several_is_chosen_from_a_list(here: World, ann: Person) -> None:
    shown = await ann.submit(await ann.open("join"), {**BASICS, "zone": "UTC+2"})
    assert "Nearly there" in shown
    assert "zone" in ann.actions
    await here.restart()
    result = await ann.actor.select(ann.card, ["Africa/Cairo"], custom_id="profile:zone")
    ann.card = result.response or ann.card
    assert "(Africa/Cairo time)" in ann.said
    assert "zone" not in ann.actions
    await ann.click("Save")
    assert (await rows(here, PROFILES))[0][2] == "Africa/Cairo"


async def test_an_abbreviation_without_summer_time_is_asked_about(here: World, ann: Person) -> None:
    shown = await ann.submit(await ann.open("join"), {**BASICS, "zone": "EST"})
    assert "I can't tell which time zone “EST” is" in shown
    result = await ann.actor.select(ann.card, ["America/New_York"], custom_id="profile:zone")
    assert "(America/New_York time)" in texts(result.response)
    assert "I can't tell which time zone “est” is" in await ann.slash("join", timezone="est")
    await ann.submit(await ann.form("Change"), {**BASICS, "zone": "mst"})
    result = await ann.actor.select(ann.card, ["America/Phoenix"], custom_id="profile:zone")
    assert "(America/Phoenix time)" in texts(result.response)


async def test_a_zone_that_is_the_only_one_is_taken(ann: Person) -> None:
    shown = await ann.submit(await ann.open("join"), {**BASICS, "zone": "Kathmandu"})
    assert "(Asia/Kathmandu time)" in shown


async def test_the_zone_is_completed_while_typing_the_command(here: World, ann: Person) -> None:
    found = await ann.actor.autocomplete(here.channel, "mock join", "timezone", "kolk")
    assert found[0]["value"] == "Asia/Kolkata"
    form = await ann.open("join", timezone="Asia/Kolkata")
    assert defaults(form)["zone"] == "Asia/Kolkata"
    form = await ann.open("join", timezone="UTC+2")
    assert defaults(form)["zone"] == "UTC+2", "asked about when it is read back"


async def test_the_zone_of_the_group_or_of_the_reminder_is_offered(
    here: World, ann: Person
) -> None:
    await here.setup(timezone="America/New_York")
    assert defaults(await ann.open("join"))["zone"] == "America/New_York"
    await ann.actor.slash(here.channel, "streak remind", time="20:00", timezone="Asia/Tokyo")
    assert defaults(await ann.open("join"))["zone"] == "Asia/Tokyo"


async def test_coming_back_shows_what_is_there_to_change(here: World, ann: Person) -> None:
    await ann.join(topics=["llm"])
    shown = await ann.slash("join")
    assert "Mon–Thu 18:00–21:00, Sat 10:00–14:00" in shown
    form = await ann.form("Change")
    assert defaults(form) == {
        **BASICS, "level": ["mid"], "topics": ["llm"],
        "hours": "Mon–Thu 18:00–21:00, Sat 10:00–14:00",
    }  # fmt: skip
    await ann.submit(form, {**BASICS, "level": "staff"})
    assert (await rows(here, PROFILES))[0][0] == "mid"
    assert "Not saved yet" in await ann.slash("profile")
    await ann.slash("join")
    assert "### Saved" in await ann.click("Save")
    assert (await rows(here, PROFILES))[0][0] == "staff"


async def test_a_new_zone_for_a_member_is_shown_before_it_is_saved(
    here: World, ann: Person
) -> None:
    await ann.join()
    assert "(Asia/Tokyo time)" in await ann.slash("join", timezone="Asia/Tokyo")
    assert (await rows(here, PROFILES))[0][2] == "Europe/Berlin"
    await ann.click("Save")
    assert (await rows(here, PROFILES))[0][2] == "Asia/Tokyo"


async def test_save_on_an_old_card_saves_nothing_it_did_not_show(here: World, ann: Person) -> None:
    await ann.submit(await ann.open("join"), BASICS)
    old = ann.card
    await ann.slash("join")
    newer = await ann.form("Change")
    await ann.submit(newer, {**BASICS, "level": "senior"})
    shown = await ann.click("Save", old)
    assert "Your profile has changed since you opened that card" in shown
    assert await rows(here, PROFILES) == []
    assert "You're in" in await ann.click("Save")
    assert (await rows(here, PROFILES))[0][0] == "senior"


async def test_a_double_click_on_save_says_the_same_twice(here: World, ann: Person) -> None:
    await ann.submit(await ann.open("join"), BASICS)
    card = ann.card
    custom_id = next(one for one in card_ids(card) if "profile:save" in one)
    await ann.click("Save", card)
    result = await ProfileService(here.app.core, on_saved=look_again).save(
        here.guild.id, ann.id, int(custom_id.split(":")[2])
    )
    assert result.profile.tz == "Europe/Berlin"  # type: ignore[union-attr]
    assert len(await rows(here, PROFILES)) == 1


async def test_discard_forgets_what_was_typed_but_not_what_was_saved(
    here: World, ann: Person
) -> None:
    await ann.submit(await ann.open("join"), BASICS)
    assert "You haven't joined" in await ann.click("Discard")
    assert await rows(here, "SELECT * FROM interview_drafts") == []
    assert defaults(await ann.open("join"))["hours"] == ""
    await ann.join()
    await ann.slash("join")
    await ann.submit(await ann.form("Change"), {**BASICS, "level": "staff"})
    assert "as it was" in await ann.click("Discard")
    assert (await rows(here, PROFILES))[0][0] == "mid"


async def test_save_after_discard_says_that_nothing_is_left(here: World, ann: Person) -> None:
    await ann.submit(await ann.open("join"), BASICS)
    card = ann.card
    await ProfileService(here.app.core, on_saved=look_again).discard(here.guild.id, ann.id)
    result = await ann.actor.click(card, label="Save")
    assert "nothing to save any more" in texts(result.response)
    assert await rows(here, PROFILES) == []


async def test_hints_on_hours_that_are_tight_or_early(ann: Person) -> None:
    shown = await ann.submit(await ann.open("join"), {**BASICS, "hours": "Sat 6-7"})
    assert "longest time in one piece is 60 minutes" in shown
    assert "before 7 in the morning" in shown
    shown = await ann.submit(await ann.form("Change"), {**BASICS, "hours": "Sat 10-11:30"})
    assert "Tight" not in shown
    assert "Early" not in shown


@pytest.mark.parametrize("paused", [False, True])
async def test_the_next_round_is_said_as_the_organiser_chose(
    here: World, ann: Person, paused: bool
) -> None:
    at = here.env.now().replace(day=4, hour=18)
    settings = InterviewSettings(
        here.guild.id, here.channel.id, here.organiser.id, "UTC", 6, time(18), paused=paused
    )
    await here.app.database.write(
        lambda tx: interview_settings.save(
            tx, replace(settings, next_round_on=at.date(), next_round_at=at)
        )
    )
    saved = await ann.join()
    stamp = f"<t:{int(at.timestamp())}:f>"
    assert (stamp in saved) != paused
    assert ("paused the rounds" in saved) == paused


async def test_a_round_that_is_not_planned_yet_is_said_so(here: World, ann: Person) -> None:
    settings = InterviewSettings(here.guild.id, here.channel.id, here.organiser.id, "UTC")
    await here.app.database.write(lambda tx: interview_settings.save(tx, settings))
    assert "isn't planned yet" in await ann.join()


async def test_two_servers_with_the_same_members_never_see_each_other(
    here: World, ann: Person
) -> None:
    other = here.env.create_guild("Elsewhere")
    there = Person(here, other.add_member(ann.actor.user), other.create_text_channel("hall"))
    await ann.submit(await ann.open("join"), BASICS)
    assert defaults(await there.open("join"))["hours"] == ""
    await ann.click("Save")
    assert "haven't joined mock interviews yet" in await there.slash("profile")
    await there.join(level="staff", hours="any time")
    assert "mid-level" in await ann.slash("profile")
    assert await rows(here, "SELECT count(DISTINCT guild_id) FROM interview_profiles") == [(2,)]


HOURS = "SELECT hours, more_languages FROM interview_drafts"
NEWER = {**BASICS, "hours": "Tue 9-12, Wed 17:30-20"}


async def test_discard_on_an_older_card_leaves_a_newer_draft(here: World, ann: Person) -> None:
    await ann.submit(await ann.open("join"), BASICS)
    old, desktop = ann.card, Person(here, ann.actor)
    await desktop.slash("join")
    await desktop.submit(await desktop.form("Change"), NEWER)
    assert "has changed since you opened that card" in await ann.click("Discard", old)
    assert await rows(here, HOURS) == [("Tue 9-12, Wed 17:30-20", "")]
    assert "haven't joined" in await ann.click("Discard")
    assert await rows(here, HOURS) == []


async def test_a_form_that_was_open_before_a_newer_draft_is_handed_back(
    here: World, ann: Person
) -> None:
    await ann.submit(await ann.open("join"), BASICS)
    old, again = await ann.form("Change"), await ann.form("Change")
    more, empty = await ann.form("More preferences"), await ann.form("More preferences")
    desktop = Person(here, ann.actor)
    await desktop.slash("join")
    await desktop.submit(await desktop.form("Change"), NEWER)
    await desktop.submit(
        await desktop.form("More preferences"), {**WISHES, "more_languages": "Czech"}
    )
    for form, values, typed in (
        (old, {**BASICS, "hours": "Mon 18-21"}, b"Mon 18-21"),
        (more, {**WISHES, "more_languages": "Swahili"}, b"Swahili"),
    ):
        back = await ann.actor.submit_modal(form, values)
        assert "**Not taken:** your draft has changed" in back.response.content
        assert await back.response.attachments[0].read() == typed
    # what takes no text away is taken
    await ann.submit(again, {**NEWER, "level": "staff"})
    await ann.submit(empty, {**WISHES, "cadence": "fortnightly"})
    assert await rows(here, HOURS) == [("Tue 9-12, Wed 17:30-20", "Czech")]
    assert "staff" in ann.said


async def test_saving_keeps_a_pause_with_the_one_that_it_stands_before(
    here: World, ann: Person
) -> None:
    await ann.join()
    now = here.env.now()
    own, longer = now + timedelta(days=9), now + timedelta(days=14)

    def pause(tx: Transaction) -> None:
        profiles.rest(tx, here.guild.id, ann.id, longer, "no-shows", now, asked_until=own)

    await here.app.database.write(pause)
    await ann.slash("join")
    await ann.submit(await ann.form("Change"), NEWER)
    await ann.click("Save")
    kept = await here.app.database.read(lambda tx: profiles.get(tx, here.guild.id, ann.id))
    assert kept is not None
    assert (kept.paused_until, kept.pause_reason, kept.asked_until) == (longer, "no-shows", own)
    await ann.slash("pause", until="off")
    back = await here.app.database.read(lambda tx: profiles.get(tx, here.guild.id, ann.id))
    assert back is not None
    assert (back.paused_until, back.asked_until) == (None, None)
