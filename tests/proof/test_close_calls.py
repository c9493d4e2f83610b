"""Close calls: single stories in which a double, a loss or a lie was near."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import discord
import pytest

from bot.bank.model import Bank
from bot.daily.answers.rules import Submission
from bot.daily.answers.service import AnswerService
from bot.daily.streaks.service import StreakService
from bot.gateway.drawing.pictures import Pictures
from bot.gateway.notifier import DiscordNotifier
from tests.proof.census import answer_texts, by_the_bot, census, rows, states
from tests.proof.stories import ANN, BOB, NOTICE, POST, REMINDER, REVEAL, SHARE, Scene, Story
from tests.proof.trouble import is_reading, is_send, notices, outlast, scene_of
from tests.proof.wire import Fault, Request, Wire, refusal
from tests.world import World, texts

HOURS = timedelta(hours=1)


async def test_a_refusal_that_passes_leaves_card_and_ledger_agreeing(
    wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    async with scene_of(tmp_path, bank, wire, POST) as scene:
        wire.fail(Fault(is_send, lambda: refusal(400, 50035), 1))
        await POST.moment(scene)
        await outlast(scene, wire)
        assert await POST.faults(scene, but="notice") == []


async def test_a_reveal_whose_thread_is_locked_comes_in_the_channel(
    wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    async with scene_of(tmp_path, bank, wire, REVEAL) as scene:
        thread = scene.world.thread().id

        def into_thread(request: Request) -> bool:
            return request.is_send and f"/{thread}/" in request.path

        wire.fail(Fault(into_thread, lambda: refusal(400, 50083), None))
        await REVEAL.moment(scene)
        assert await REVEAL.faults(scene) == []
        assert "The answer:" in texts(by_the_bot(scene.world, scene.world.channel)[-1])


async def lose_the_reply_and_be_away(scene: Scene, wire: Wire, story: Story) -> None:
    """What is sent stands in Discord, but nobody heard of it before an outage of hours."""
    wire.fail(Fault(is_send, lambda: ConnectionResetError(104, "reset"), None, too_late=True))
    await story.moment(scene)
    wire.heal()
    await scene.world.app.close()
    await scene.world.env.advance_time(HOURS.total_seconds())
    await scene.world.come_back()
    await scene.settle_down()
    assert await story.faults(scene) == []


async def test_an_outage_after_a_card_whose_reply_was_lost_makes_its_day_void(
    wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    async with scene_of(tmp_path, bank, wire, POST) as scene:
        await lose_the_reply_and_be_away(scene, wire, POST)
        await scene.world.until("2026-01-02T09:00")  # as the card says
        found = await rows(scene.world, "SELECT state, void_reason FROM daily_posts")
        assert found[0] == ("closed", "I was down 09:00–10:00")


async def test_an_outage_after_a_reveal_whose_reply_was_lost_makes_no_day_void(
    wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    async with scene_of(tmp_path, bank, wire, REVEAL) as scene:
        await lose_the_reply_and_be_away(scene, wire, REVEAL)
        assert (await rows(scene.world, "SELECT void_reason FROM daily_posts"))[0] == ("",)


async def test_a_day_whose_channel_stays_closed_is_void_and_costs_nobody(
    wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    async with scene_of(tmp_path, bank, wire, REVEAL) as scene:
        await scene.world.setup(weekdays="every day")
        channel = scene.world.channel.id

        def into_channel(request: Request) -> bool:
            return request.is_send and f"/{channel}/" in request.path

        wire.fail(Fault(into_channel, lambda: refusal(403, 50013), None))
        await scene.world.until("2026-01-02T09:00")
        for _ in range(30):
            await scene.world.forward(HOURS / 2)
        wire.heal()
        await scene.world.until("2026-01-03T09:00")
        assert await states(scene.world) == ["closed", "void", "threaded"]
        told = notices(scene)
        assert len(told) == 1, "that it waits; that it let the day go, the status says"
        await scene.submit(scene.ann, ANN)
        shown = await StreakService(scene.world.app.core).show(
            scene.world.guild.id, scene.ann.id, scene.ann.id
        )
        assert shown.progress.current == 2


async def test_closed_direct_messages_turn_the_reminder_off_and_say_so_later(
    wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    async with scene_of(tmp_path, bank, wire, REMINDER) as scene:
        wire.fail(Fault(is_send, lambda: refusal(403, 50007), None))
        await REMINDER.moment(scene)
        wire.heal()
        await scene.world.until("2026-01-03T20:01")
        assert "reminder" not in await census(scene.world, (scene.ann,))
        shown = await scene.ann.slash(scene.world.channel, "streak show")
        (said,) = shown.followups
        assert "couldn't reach you by direct message" in texts(said)


async def test_a_card_is_found_again_by_a_machine_whose_clock_is_ahead(
    wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    async with scene_of(tmp_path, bank, wire, POST) as scene:
        scene.world.set_clock_wrong(timedelta(minutes=20))
        wire.nonce_window = timedelta()
        wire.fail(Fault(is_send, lambda: ConnectionResetError(104, "reset"), too_late=True))
        await POST.moment(scene)
        await scene.world.forward(timedelta(minutes=1))
        assert await POST.faults(scene) == []


async def test_an_answer_written_while_away_survives_a_thread_that_cannot_be_read_at_first(
    wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    async with scene_of(tmp_path, bank, wire, POST) as scene:
        await POST.moment(scene)
        wire.die_at(0)
        await scene.bob.send(scene.world.thread(), BOB)  # nobody is there to hear it
        wire.revive()
        scene.world.env.check_errors = False
        wire.fail(Fault(is_reading, lambda: refusal(500), None))
        await scene.world.restart(crash=True)
        await scene.world.until("2026-01-02T09:00")
        await scene.world.forward(timedelta(minutes=1))
        assert await answer_texts(scene.world) == []
        wire.heal()
        await scene.world.forward(timedelta(hours=1))
        assert await answer_texts(scene.world) == [BOB]
        assert (await states(scene.world))[0] == "closed"


async def test_a_card_is_found_again_in_a_channel_where_people_wrote_a_lot(
    wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    async with scene_of(tmp_path, bank, wire, POST) as scene:
        world_, env = scene.world, scene.world.env
        wire.fail(Fault(is_send, lambda: refusal(500), None))
        await POST.moment(scene)
        for number in range(250):
            env.backend.create_message(world_.channel.id, scene.bob.id, f"word {number}")
        await env.settle()
        wire.heal()
        wire.fail(Fault(is_send, lambda: ConnectionResetError(104, "reset"), 3, too_late=True))
        await world_.forward(timedelta(minutes=1))
        await world_.forward(timedelta(minutes=10))
        assert await POST.faults(scene) == []


async def test_one_failing_guild_never_stops_another(
    wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    for error in (lambda: refusal(403, 50013), lambda: refusal(500), lambda: OSError("away")):
        folder = tmp_path / str(len(wire.requests))
        async with scene_of(folder, bank, wire, POST) as scene:
            first = scene.world
            others = []
            for number in range(3):
                guild = first.env.create_guild(f"Group {number}")
                channel = guild.create_text_channel("daily")
                role = guild.create_role("Organisers", permissions=discord.Permissions(32 + 3072))
                boss = guild.add_member(first.env.create_user(f"boss{number}"), roles=[role])
                await boss.slash(channel, "setup", channel=channel, time="09:00")
                others.append(channel)
            broken = first.channel.id
            wire.fail(Fault(lambda r, b=broken: f"/{b}/" in r.path, error, None))
            await first.until("2026-01-01T09:00")
            for channel in others:
                assert await census(first, channel=channel) == {"question": 1, "threads": 1}
            assert await census(first) == {}
            settings = await rows(first, "SELECT guild_id FROM guilds")
            assert len(settings) == 4
            wire.heal()
            await first.forward(timedelta(minutes=1))
            assert (await census(first))["question"] == 1


@pytest.mark.parametrize("story", [POST, REVEAL, REMINDER, NOTICE], ids=lambda story: story.name)
async def test_two_processes_on_one_database_by_mistake_say_everything_once(
    story: Story, wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    async with scene_of(tmp_path, bank, wire, story) as scene:
        wire.nonce_window = timedelta()  # the lease alone must do
        twin = scene.world.make_app()
        await twin.database.open()
        # Both are the same account: the twin speaks through the same connection.
        pictures = Pictures(twin.drawing, twin.core.bank.formula)
        client, renderers = scene.world.app.client, twin.router.renderers
        DiscordNotifier.__init__(twin.notifier, client, renderers, pictures)
        try:

            async def overtake(request: Request) -> None:
                if request.is_send:  # the first process is slow: the other does all there is
                    wire.on_departure = None
                    await twin.agenda.run_due()

            wire.on_departure = overtake
            await story.moment(scene)
            assert wire.on_departure is None, "nobody was overtaken"
            await twin.agenda.run_due()
            await scene.settle_down()
            await twin.agenda.run_due()
            assert await story.faults(scene) == []
        finally:
            await twin.close()


async def test_an_answer_changed_while_its_copy_is_being_sent_is_shown_as_it_is_now(
    wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    async with scene_of(tmp_path, bank, wire, SHARE) as scene:
        app, world_ = scene.world.app, scene.world
        post_id = (await rows(world_, "SELECT post_id FROM daily_posts"))[0][0]

        async def hand_in(text: str) -> None:
            await AnswerService(app.core).submit_form(
                Submission(post_id, world_.guild.id, scene.ann.id, "ann", text, world_.env.now())
            )

        async def change_her_mind(request: Request) -> None:
            if request.is_send:
                wire.on_arrival = None
                await hand_in(BOB)

        wire.on_arrival = change_her_mind
        await hand_in(ANN)
        await world_.run_due()
        copy = by_the_bot(world_, world_.thread())[-1]
        assert BOB in texts(copy)
        assert await census(world_) == {"question": 1, "share": 1, "threads": 1}


async def test_an_answer_that_is_shared_again_at_once_appears_again(
    wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    async with scene_of(tmp_path, bank, wire, SHARE) as scene:
        for who in ("share", "keep", "share"):
            await scene.submit(scene.ann, ANN, who=who)
            await scene.world.forward(timedelta(seconds=2))
        assert (await census(scene.world)).get("share") == 1


async def test_an_answer_made_private_after_a_lost_reply_does_not_stay_in_the_thread(
    wire: Wire, tmp_path: Path, bank: Bank
) -> None:
    async with scene_of(tmp_path, bank, wire, SHARE) as scene:
        wire.fail(Fault(is_send, lambda: ConnectionResetError(104, "reset"), None, too_late=True))
        await scene.submit(scene.ann, ANN)
        wire.heal()
        assert (await census(scene.world)).get("share") == 1
        await scene.submit(scene.ann, ANN, who="keep")
        await scene.world.forward(timedelta(minutes=2))
        assert "share" not in await census(scene.world)


async def test_a_disk_that_takes_nothing_any_more_keeps_nothing_open(here: World) -> None:
    """An open connection to the database would keep the process from ending."""
    await here.app.database.write(lambda tx: tx.execute("PRAGMA query_only = ON"))
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await here.app.close()
    assert not here.app.database.is_open
