"""Where two talk: a voice channel, a room, or a link; and the question that is shown."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bank.model import Bank
from bot.core.errors import UserError
from bot.core.outbox.rules import LOOKS
from bot.core.ports import ServerEvent
from bot.interviews.session.rules.place import host_of, read_link
from bot.interviews.session.service.place import MeetingPlaceService
from bot.interviews.session.store import places, sessions
from bot.interviews.values import store as interview_settings
from bot.interviews.values.rules import VoiceKind
from tests.interviews.session.pairs import HOUR, MINUTE, Pair
from tests.proof.deaths import Death, at_any_point
from tests.proof.wire import Fault, laid_wire, refusal
from tests.together import each
from tests.world import World, texts, world

LEASE = timedelta(seconds=61)
LINK = "https://meet.example.org/ann-bob?x=1"


@pytest.mark.parametrize("typed", ["meet.example.org", " zoom.us/j/1#pwd", "<a.example:443/j>"])
def test_a_link_that_was_copied_without_its_beginning_is_one(typed: str) -> None:
    assert read_link(typed) == f"https://{typed.strip().strip('<>')}"


@pytest.mark.parametrize(
    "typed",
    [
        LINK, " https://meet.example.org ", "<https://meet.example.org/a>",
        "https://xn--mller-kva.example/a", "https://zoom.us:443/j/1#pwd",
    ],
)  # fmt: skip
def test_a_link_that_can_be_opened_is_taken_as_typed(typed: str) -> None:
    assert read_link(typed) == typed.strip().strip("<>")


@each(
    "typed",
    [
        "", "meet", "see you there", "ann@meet.example.org", "//meet.example.org/a",
        "data:text/html,x", "meet.example.org:x/a", "http://meet.example.org",
        "javascript:alert(1)", "https://",
        "https://localhost/a", "https://127.0.0.1/a", "https://[::1]/a",
        "https://a.b@evil.example/",
        "https://meet.example.org\\@evil.example", "https://meet.example.org/a b",
        "https://meet.example.org/\u202eabc", "https://m\u0435et.example.org/",
        "https://-a.example/", "https://a..example/", "https://a.example:99999/",
        "https://a.example/" + "a" * 300, "https://a.example/\n@everyone", "ftp://a.example/",
        "https://[bad/",
    ],
)  # fmt: skip
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(UserError, match="changed"):
        read_link(typed)


def test_one_reads_whose_link_it_is() -> None:
    assert host_of(LINK) == "meet.example.org"


async def choose(pair: Pair, kind: VoiceKind, voice_id: Any) -> None:
    def save(tx: Any) -> None:
        settings = interview_settings.get(tx, pair.guild_id)
        assert settings is not None
        interview_settings.save(tx, replace(settings, voice_kind=kind, voice_id=voice_id))

    await pair.here.app.database.write(save)


async def begin(pair: Pair) -> None:
    """Both are here and it runs."""
    await pair.check_in()
    await pair.start()


async def to_check_in(pair: Pair) -> None:
    await pair.agree()
    await pair.until_start(-10 * MINUTE)


async def rooms(here: World) -> list[Any]:
    found = await here.app.client.http.get_all_guild_channels(here.guild.id)
    return [one for one in found if one["name"].startswith("Mock interview")]


def parts(message: Any) -> str:
    """Everything of a message, the addresses of its buttons too."""
    found = message.components
    return str([one if isinstance(one, dict) else one.to_dict() for one in found])


async def test_a_running_session_always_says_where(pair: Pair) -> None:
    await pair.propose(observer=True)
    await to_check_in(pair)
    assert "**Where:** nothing fixed yet" in pair.shown
    await begin(pair)
    assert "**Where:** nothing fixed yet" in pair.shown
    form = await pair.bob.click(pair.card, label="Add a link")
    refused = await pair.bob.submit_modal(form, {"link": "http://meet.example.org"})
    assert refused.ephemeral
    assert "https://" in texts(refused.response)
    form = await pair.bob.click(pair.card, label="Add a link")
    saved = await pair.bob.submit_modal(form, {"link": LINK})
    await pair.here.run_due()
    assert saved.ephemeral
    assert "`meet.example.org`" in texts(saved.response)
    assert f"*Our link* shows it to you two; <@{pair.bob.id}> added it" in pair.shown
    assert LINK not in parts(pair.card)
    shown = await pair.ann.click(pair.card, label="Our link")
    assert shown.ephemeral
    assert LINK in parts(shown.response)
    assert "between the two who practise" in await pair.press(pair.sue, "Our link")
    service = MeetingPlaceService(pair.here.app.core)
    with pytest.raises(UserError, match="somebody else's"):
        await service.link(pair.session_id, pair.here.member("zoe").id)
    await pair.finish(pair.ann)
    await pair.here.forward(48 * HOUR)
    assert await pair.rows("SELECT link, link_by FROM interview_sessions") == [("", None)]


async def test_an_organisers_voice_channel_stands_on_the_card(pair: Pair) -> None:
    await pair.propose()
    voice = pair.here.guild.create_voice_channel("Talk")
    await choose(pair, VoiceKind.CHANNEL, voice.id)
    await to_check_in(pair)
    await begin(pair)
    assert f"**Where:** <#{voice.id}>" in pair.shown
    assert await rooms(pair.here) == []


async def test_a_pair_gets_a_room_which_goes_after_the_end(pair: Pair) -> None:
    await pair.propose(observer=True)
    category = pair.here.guild.create_category("Interviews")
    await choose(pair, VoiceKind.CATEGORY, category.id)
    await pair.agree()
    await pair.until_start(-16 * MINUTE)
    assert await rooms(pair.here) == []
    await pair.here.forward(2 * MINUTE)
    (room,) = await rooms(pair.here)
    assert (room["name"], int(room["parent_id"])) == ("Mock interview 1", category.id)
    allowed = {int(one["id"]): one for one in room["permission_overwrites"]}
    assert {pair.ann.id, pair.bob.id, pair.sue.id} <= set(allowed)
    assert int(allowed[pair.here.guild.id]["deny"]) & (1 << 20)
    await begin(pair)
    assert f"**Where:** <#{room['id']}>" in pair.shown
    await pair.finish(pair.ann)
    assert len(await rooms(pair.here)) == 1
    await pair.here.forward(10 * MINUTE)
    assert await rooms(pair.here) == []


async def test_a_room_that_may_not_be_removed_goes_as_soon_as_it_may(pair: Pair) -> None:
    await pair.propose()
    await choose(pair, VoiceKind.CATEGORY, pair.here.guild.create_category("Interviews").id)
    await to_check_in(pair)
    await begin(pair)
    (room,) = await rooms(pair.here)
    path = f"/channels/{room['id']}"
    pair.here.env.inject_error("DELETE", path, status=403, code=50013, times=3)
    await pair.finish(pair.ann)
    await pair.here.forward(11 * MINUTE)
    assert len(await rooms(pair.here)) == 1
    assert await pair.rows("SELECT room_id FROM interview_sessions") == [(int(room["id"]),)]
    for _ in range(2):  # tried twice more in vain, and then it may
        pair.here.let_bot(manage_roles=True)
        await pair.here.env.settle()
        await pair.here.forward(MINUTE)
    pair.here.let_bot()
    await pair.here.env.settle()
    await pair.here.forward(MINUTE)
    assert await rooms(pair.here) == []
    assert await pair.rows("SELECT room_id FROM interview_sessions") == [(None,)]


async def test_a_room_that_a_moderator_removes_is_no_longer_on_the_card(pair: Pair) -> None:
    await pair.propose()
    category = pair.here.guild.create_category("Interviews")
    await choose(pair, VoiceKind.CATEGORY, category.id)
    await to_check_in(pair)
    (room,) = await rooms(pair.here)
    assert f"**Where:** <#{room['id']}>" in pair.shown
    await pair.here.app.client.http.delete_channel(int(room["id"]))
    await pair.here.env.settle()
    await pair.here.run_due()
    assert "**Where:** nothing fixed yet" in pair.shown


async def test_where_no_room_may_be_made_they_agree_on_a_link(tmp_path: Path, bank: Bank) -> None:
    with laid_wire() as wire:
        async with world(tmp_path, bank) as here:
            wire.watch(here)
            here.env.check_errors = False
            refused = wire.fail(
                Fault(
                    lambda one: one.method == "POST" and one.path.endswith("/channels"),
                    lambda: refusal(403, 50013),
                    None,
                )
            )
            pair = Pair(here)
            await pair.propose()
            await choose(pair, VoiceKind.CATEGORY, here.guild.create_category("Interviews").id)
            await to_check_in(pair)
            await begin(pair)
            assert refused.hit
            assert await rooms(here) == []
            assert "Add a link" in parts(pair.card)


async def test_a_room_whose_answer_got_lost_is_found_again(tmp_path: Path, bank: Bank) -> None:
    with laid_wire() as wire:
        async with world(tmp_path, bank) as here:
            wire.watch(here)
            here.env.check_errors = False
            wire.fail(
                Fault(
                    lambda one: one.method == "POST" and one.path.endswith("/channels"),
                    lambda: TimeoutError(),
                    too_late=True,
                )
            )
            pair = Pair(here)
            await pair.propose()
            await choose(pair, VoiceKind.CATEGORY, here.guild.create_category("Interviews").id)
            await to_check_in(pair)
            await here.forward(3 * MINUTE)
            assert len(await rooms(here)) == 1
            assert "**Where:** <#" in pair.shown


async def test_dying_at_any_step_makes_one_room_and_leaves_none(tmp_path: Path, bank: Bank) -> None:
    """At check-in and at calling off, with a death at one step of each."""

    async def look(here: World, death: Death) -> None:
        await death.cut(here.app.agenda.run_due)
        for _ in range(3):
            await here.forward(LEASE)

    async def life(here: World, death: Death) -> list[str]:
        pair = Pair(here)
        await pair.propose()
        category = here.guild.create_category("Interviews")
        await choose(pair, VoiceKind.CATEGORY, category.id)
        await pair.agree()
        start = (await pair.session()).starts_at - 10 * MINUTE
        await here.env.advance_time((start - here.env.now()).total_seconds())
        await look(here, death)
        made, shows = len(await rooms(here)), "**Where:** <#" in pair.shown
        await pair.asleep.call_off(1, pair.ann.id, "pool")
        await look(here, death)
        found = made, shows, len(await rooms(here))
        return [] if found == (1, True, 0) else [str(found)]

    await at_any_point(tmp_path, bank, life, least=4)


async def test_what_a_dead_process_began_goes_where_it_comes_late(here: World) -> None:
    """Its request was on the way: the next process looks, finds nothing, and makes another one."""
    pair, name = Pair(here, events=True), "Mock interview 1"
    channel, notifier = here.channel, here.app.notifier
    category = here.guild.create_category("Interviews")
    await here.app.database.write(
        lambda tx: tx.execute(
            """CREATE TRIGGER begun AFTER INSERT ON outbox
               WHEN new.kind IN ('mock-open', 'mock-event', 'mock-room') BEGIN
               UPDATE outbox SET attempts = 1 WHERE outbox_id = new.outbox_id; END"""
        )
    )
    await pair.propose()
    await choose(pair, VoiceKind.CATEGORY, category.id)
    await pair.agree()
    starts_at = (await pair.session()).starts_at
    event = ServerEvent(name, "Two", "Discord", starts_at, starts_at + HOUR)

    async def made() -> list[int]:
        threads = await notifier.find_private_threads(pair.guild_id, channel.id, name)
        events = await notifier.find_events(pair.guild_id, name)
        return [len(threads), len(events), len(await rooms(here))]

    assert await made() == [1, 1, 0]
    await notifier.open_private_thread(pair.guild_id, channel.id, name, look_first=False)
    await notifier.save_event(pair.guild_id, event, event_id=None, look_first=False)
    assert await made() == [2, 2, 0]
    await here.forward(LOOKS[0])
    assert await made() == [1, 1, 0]
    await pair.until_start(-10 * MINUTE)
    await notifier.open_room(pair.guild_id, category.id, name, [], look_first=False)
    assert await made() == [1, 1, 2]
    await here.forward(LOOKS[0])
    assert await made() == [1, 1, 1]


async def test_the_interviewer_shows_the_question_and_nothing_else(pair: Pair) -> None:
    await pair.propose(observer=True)
    await to_check_in(pair)
    await begin(pair)
    label = "Show the question to my partner"
    sheet = await pair.bob.click(pair.card, label="Interviewer's sheet")
    before = len(pair.said())
    assert "Only the question" in await pair.press(pair.bob, label, sheet.response)
    (shown,) = pair.said()[before:]
    [(packed,)] = await pair.rows("SELECT questions FROM interview_halves WHERE half = 1")
    asked = pair.here.app.core.bank.question(packed.split()[0])
    assert asked is not None
    assert asked.prompt.strip() in shown
    assert f"<@{pair.ann.id}>" in shown
    points = [one.point for one in asked.key_points]
    secrets = [asked.answer, asked.hint, *asked.follow_ups, *points]
    assert not any(one and one.strip() in shown for one in secrets)
    assert "shown already" in await pair.press(pair.bob, label, sheet.response)
    service = MeetingPlaceService(pair.here.app.core)
    for one, half, page in (
        (pair.ann, 1, 0),
        (pair.bob, 2, 0),
        (pair.bob, 1, 99),
        (pair.sue, 1, 0),
    ):
        with pytest.raises(UserError, match="nothing was shown"):
            await service.share(pair.session_id, one.id, half, page)
    assert len(pair.said()) == before + 1
    watched = await pair.sue.click(pair.card, label="Interviewer's sheet")
    assert "Show the question" not in parts(watched.response)


async def test_a_link_is_exported_and_erased_with_who_added_it(pair: Pair) -> None:
    await pair.propose()
    await to_check_in(pair)
    form = await pair.bob.click(pair.card, label="Add a link")
    await pair.bob.submit_modal(form, {"link": LINK})
    for one, expected in ((pair.ann, None), (pair.bob, LINK)):
        (row,) = await pair.here.app.database.read(
            lambda tx, one=one: sessions.exported(tx, pair.guild_id, one.id)
        )
        assert row["link"] == expected
    now = pair.now
    await pair.here.app.database.write(
        lambda tx: places.erase_named(tx, pair.guild_id, pair.bob.id, now)
    )
    assert await pair.rows("SELECT link, link_by FROM interview_sessions") == [("", None)]
