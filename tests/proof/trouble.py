"""What can go wrong at Discord, where, and how a test outlasts it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.bank.model import Bank
from tests.proof.census import by_the_bot
from tests.proof.stories import Scene, Story, open_scene
from tests.proof.wire import Request, Wire
from tests.world import texts, world


def is_send(request: Request) -> bool:
    """A message into a channel, thread or direct message."""
    return request.is_send


def is_thread(request: Request) -> bool:
    """The thread of a card."""
    return request.method == "POST" and request.path.endswith("/threads")


def is_edit(request: Request) -> bool:
    """The card that says that the answers are out."""
    return request.method == "PATCH" and "/channels/" in request.path


def is_reading(request: Request) -> bool:
    """A look at what is in a thread."""
    return request.is_history


def is_opening(request: Request) -> bool:
    """The way to a person's direct messages."""
    return request.method == "POST" and request.path.endswith("/users/@me/channels")


@asynccontextmanager
async def scene_of(folder: Path, bank: Bank, wire: Wire, story: Story) -> AsyncIterator[Scene]:
    """A fresh world at the critical moment of a story."""
    folder.mkdir(exist_ok=True)
    async with world(folder, bank) as made:
        wire.watch(made)
        scene = await open_scene(made)
        await story.before(scene)
        scene.told.clear()
        yield scene


async def outlast(scene: Scene, wire: Wire) -> None:
    """The trouble lasts over several tries of the outbox, then Discord is well again."""
    for seconds in (21, 61, 301):
        await scene.world.forward(timedelta(seconds=seconds))
    wire.heal()
    for minutes in (16, 31):
        await scene.world.forward(timedelta(minutes=minutes))


def notices(scene: Scene) -> list[str]:
    """Everything that organisers were told, in the channel or directly."""
    places = [scene.world.channel]
    organiser = scene.world.organiser
    if organiser.user.id in scene.world.env.backend.dm_channels:
        places.append(organiser.user.dm_channel)
    found = [texts(one) for place in places for one in by_the_bot(scene.world, place)]
    return [words for words in found if "For the organisers" in words]
