"""Stories of what happens rarely: the first words in a server, and what a lost reply made twice."""

from typing import Any

from bot.core.database import Transaction
from bot.core.ids import ChannelId, MessageId
from bot.core.outbox import store as outbox
from bot.core.outbox.rules import LOOKS, MESSAGE
from bot.core.ports import Place
from bot.daily.question.messages import Notice
from tests.proof.stories import BOB, Outcome, Scene, Story, day_one


async def _not_set_up(scene: Scene) -> None:
    world = scene.world
    await world.app.database.write(lambda tx: tx.execute("DELETE FROM guilds"))
    backend = world.env.backend
    guild = backend.get_guild(world.guild.id)
    guild.members[backend.bot_user.id].joined_at = world.env.now().isoformat()
    guild.system_channel_id = world.channel.id


async def _added(scene: Scene) -> None:
    """Discord says what it knows of the server, as when the bot was added."""
    world = scene.world
    guild = world.app.client.get_guild(world.guild.id)
    assert guild is not None
    guild.me.joined_at = world.env.now()
    guild._system_channel_id = world.channel.id
    await world.app.client.on_guild_join(guild)
    await world.run_due()


async def _settings_shown(scene: Scene) -> None:
    await _not_set_up(scene)
    shown = await scene.world.setup(timezone="UTC")
    scene.card = shown.response


async def _introduce(scene: Scene) -> None:
    await scene.world.organiser.click(scene.card, label="Introduce me here")
    await scene.world.run_due()


async def _card_twice(scene: Scene) -> int:
    """The card of the day appears once more after its row had found the first one."""
    await day_one(scene)
    app, place = scene.world.app, Place(channel_id=ChannelId(scene.world.channel.id))

    def find(tx: Transaction) -> Any:
        return outbox.tried(tx, "question", "1")

    row = await app.database.read(find)
    await app.outbox.doubts.add(row, MESSAGE, place)
    return await app.notifier.send(place, Notice(row.marker, "Late"), nonce="late")


async def _extra_card(scene: Scene) -> None:
    await _card_twice(scene)


async def _extra_card_with_an_answer(scene: Scene) -> None:
    extra, channel_id = await _card_twice(scene), ChannelId(scene.world.channel.id)
    await scene.world.app.notifier.open_thread(
        channel_id, MessageId(extra), "Late", archive_minutes=1440
    )
    thread = next(one for one in scene.world.channel.threads if one.id == extra)
    await scene.bob.send(thread, BOB)


async def _look(scene: Scene) -> None:
    await scene.world.forward(LOOKS[0])


ONE_DAY = {"question": 1, "threads": 1}
WELCOME = Story("welcome", _not_set_up, _added, Outcome({"welcome": 1}, ()))
INTRODUCTION = Story(
    "introduction", _settings_shown, _introduce, Outcome({"introduction": 1}, ()), _introduce
)
EXTRA = Story("extra card", _extra_card, _look, Outcome(ONE_DAY, ("threaded",)))
EXTRA_CLOSE = Story(
    "extra card with an answer", _extra_card_with_an_answer, _look,
    Outcome({"question": 2, "threads": 2, "unmarked": 1}, ("threaded",), (BOB,), 0, 1),
)  # fmt: skip
RARE_STORIES = (WELCOME, INTRODUCTION, EXTRA, EXTRA_CLOSE)
