"""The page in the browser: one address, on which one place after the other is shown.

simcord shows one channel for a session. Opening another session would make the person at
the browser reload the page, so this one is turned to another place instead, in the way in
which simcord itself turns a page to another viewer. That uses its inside; the version is
pinned exactly.
"""

import asyncio
import importlib.util
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import simcord
from discord import app_commands

from bot.core.errors import StartError, UserError
from bot.demo import personas, store
from bot.demo.story import Story
from bot.demo.world import COLLISION_PAUSE, MOST_COLLISIONS, ZONE, World

NEEDED = ("markdown_it", "linkify_it", "regex", "PIL")
SESSIONS_SHOWN = 3
NO_PAGE = "the demo's page needs simcord's extra: pip install \"simcord[preview]==3.2.1\""


def refuse_without_page() -> None:
    """Raise ``StartError`` where what the page is made of is not installed."""
    if any(importlib.util.find_spec(name) is None for name in NEEDED):
        raise StartError(NO_PAGE)


def refuse_taken(port: int) -> None:
    """Raise ``StartError`` where the page can't be served at that port, before anybody waits."""
    with socket.socket() as probe:
        if os.name == "posix":  # as servers do: what was served there a moment ago is no obstacle
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise StartError(
                f"the demo's page can't be served at port {port} ({error.strerror}): choose "
                "another one, or leave `--port` out for any that is free"
            ) from None


@dataclass(frozen=True, slots=True)
class View:
    """One place that can be shown, and who may look at it."""

    title: str
    channel: Any
    viewers: tuple[Any, ...]


class PreviewPage:
    """What the page shows."""

    def __init__(self, story: Story, preview: Any) -> None:
        self._story = story
        self._world = story.world
        self._preview = preview
        self._at = 0
        self._member_of_page: dict[str, int] = {}

    @property
    def url(self) -> str:
        """The address of the page; it stays the same."""
        return str(self._preview.url)

    async def turn(self) -> str:
        """Show the next place: channels, newest threads, direct messages; its name."""
        views = await self._views()
        self._at = (self._at + 1) % len(views)
        view = views[self._at]
        await self._world.act(lambda: self._turn_to(view))
        return view.title

    async def refresh(self) -> None:
        """Have the page show what has happened."""
        await self._world.act(self._follow)

    async def closed(self) -> None:
        """Wait until somebody ends the session on the page."""
        await self._preview.wait_closed()

    async def _views(self) -> list[View]:
        world, everybody = self._world, viewers(self._world)
        found = [View(f"#{world.channel.name}", world.channel, everybody)]
        post = await self._story.latest_post()
        thread = None if post is None else world.thread(post.thread_id)
        if thread is not None:
            found.append(View(f"the thread “{thread.name}”", thread, everybody))
        found.append(View(f"#{world.mock_channel.name}", world.mock_channel, everybody))
        found += await self._sessions()
        for name in (personas.YOU.name, personas.MIKA.name):
            user = world.members[name].user
            if user.id in world.env.backend.dm_channels:
                title = f"{name}'s direct messages"
                found.append(View(title, user.dm_channel, (user,)))
        return found

    async def _sessions(self) -> list[View]:
        """The private threads of mock interviews, the person's first, then the newest, as their
        people see them."""
        world, found = self._world, list[View]()
        sessions = await world.app.database.read(lambda tx: store.sessions(tx, world.guild.id))
        for session in reversed(sessions):
            thread = world.session_thread(session.thread_id)
            inside = world.people_in(session.thread_id) or set()
            people = tuple(one for one in viewers(world) if one.id in inside)
            if thread is not None and people:
                names = " and ".join(world.name_of(one.id) for one in people)
                found.append(View(f"“{thread.name}”, private, of {names}", thread, people))
        you = world.members[personas.YOU.name]
        return sorted(found, key=lambda one: you not in one.viewers)[:SESSIONS_SHOWN]

    async def _turn_to(self, view: View) -> None:
        env, preview = self._world.env, self._preview
        env._begin_operation("demo.turn")
        try:
            from_guild = len(preview.viewers) == len(viewers(self._world))
            preview.channel, preview.viewers = view.channel, view.viewers
            for page in tuple(preview._pages.values()):
                if from_guild:  # private places show somebody else: remember who it was
                    self._member_of_page[page.id] = page.viewer.id
                wanted = self._member_of_page.get(page.id)
                same = (one for one in view.viewers if one.id == wanted)
                page.viewer = next(same, view.viewers[0])
                page.channel_id = view.channel.id
                self._reset(page)
        finally:
            env._end_operation()

    def _reset(self, page: Any) -> None:
        preview = self._preview
        preview._redact_page_receipts(page)
        preview._clear_page_assets(page)
        preview._reset_queries(page)
        page.generation += 1
        page.target_id = preview._initial_target(page.viewer, page.channel_id)
        page.window_end_id = None  # the newest, and what comes after it
        page.modal = page.modal_handle = None
        page.status = "current"
        preview._publish(page, reason="navigation")

    async def _follow(self) -> None:
        preview = self._preview
        for page in tuple(preview._pages.values()):
            page.window_end_id = None
        await preview.refresh()


def viewers(world: World) -> tuple[Any, ...]:
    """Whom the person at the browser can be; the newcomer first."""
    you = world.members[personas.YOU.name]
    others = (one for one in world.members.values() if one is not you)
    return (you, *others, world.organiser)


def _patiently(
    world: World, act: Callable[[Any, Any], Awaitable[Any]]
) -> Callable[[Any, Any], Awaitable[Any]]:
    """What the person does waits until the terminal has done its step. The simulation does
    one thing at a time, and the page would take the refusal of a second for a lost session."""

    async def wait_and_act(context_id: Any, body: Any) -> Any:
        for _ in range(MOST_COLLISIONS):
            if world.env._operation_task is None:
                break
            await asyncio.sleep(COLLISION_PAUSE)
        return await act(context_id, body)

    return wait_and_act


def is_refusal(error: BaseException) -> bool:
    """Whether a member was refused on purpose; simcord notes these as errors too."""
    refused = (UserError, app_commands.CheckFailure, app_commands.TransformerError)
    return isinstance(getattr(error, "original", error), refused)


def faults_only(record: Callable[[BaseException], None]) -> Callable[[BaseException], None]:
    """A refusal was answered: the page would call the command's outcome uncertain."""

    def note(error: BaseException) -> None:
        if not is_refusal(error):
            record(error)

    return note


@asynccontextmanager
async def open_preview(story: Story, port: int) -> AsyncIterator[PreviewPage]:
    """Serve the page on loopback while the block lasts; port 0 is any free one."""
    world = story.world
    try:
        preview = world.env.preview(
            world.channel,
            viewers=viewers(world),
            layout="channel",
            timezone=ZONE,
            locale="en-GB",
            port=port,
        )
        await preview.__aenter__()
    except simcord.SetupError as error:
        raise StartError(f"the demo's page can't be served: {error}") from None
    preview._action = _patiently(world, preview._action)
    world.env._record_error = faults_only(world.env._record_error)
    try:
        yield PreviewPage(story, preview)
    finally:
        await preview.__aexit__(None, None, None)
