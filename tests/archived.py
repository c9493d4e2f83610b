"""An archived thread as Discord has it, which simcord leaves out: nothing in it is changed, nor is
it itself, until it is opened again; what is said in it opens it, if it isn't locked.

https://docs.discord.com/developers/topics/threads#active--archived-threads
"""

import re
from typing import Any

import discord
from simcord.backend import Backend
from simcord.backend.models import Channel, Message
from simcord.http import router

SAYS = re.compile(r"POST /channels/(\d+)/messages")
CHANGES = re.compile(r"(?:PATCH|DELETE|PUT) /channels/(\d+)/messages/.*")
EDITS = re.compile(r"PATCH /channels/(\d+)")
IS_ARCHIVED, IS_LOCKED = (50083, "Thread is archived"), (160005, "Thread is locked")
MANAGE = discord.Permissions(manage_threads=True).value
_dispatch, _commit_message = router.dispatch, Backend.commit_message


def install() -> None:
    """From now on every simulated Discord of this process is like that. Harmless to repeat."""
    router.dispatch, Backend.commit_message = dispatch, commit_message


def commit_message(backend: Backend, message: Message, **how: Any) -> Message:
    """Somebody's: it opens the thread, unless they alone see it."""
    if not message.is_ephemeral and _is_archived(backend.channels.get(message.channel_id)):
        backend.edit_channel(message.channel_id, {}, thread_metadata={"archived": False})
    return _commit_message(backend, message, **how)


def dispatch(backend: Backend, method: str, path: str, **more: Any) -> Any:
    """A request of the bot's: simcord's own, with what Discord refuses first."""
    what, body = f"{method} {path}", more.get("json") or {}
    if (thread := _archived(backend, SAYS.fullmatch(what))) is not None:
        allowed = backend.compute_permissions(thread.guild_id, backend.bot_user.id, thread.id)
        if thread.thread_metadata.locked and not allowed & MANAGE:
            _refuse(backend, method, path, IS_LOCKED)
    elif _archived(backend, CHANGES.fullmatch(what)) is not None or (
        _archived(backend, EDITS.fullmatch(what)) is not None and body.get("archived") is not False
    ):
        _refuse(backend, method, path, IS_ARCHIVED)
    return _dispatch(backend, method, path, **more)


def _archived(backend: Backend, found: re.Match[str] | None) -> Channel | None:
    """The thread of a request, if it is archived."""
    channel = backend.channels.get(int(found[1])) if found else None
    return channel if _is_archived(channel) else None


def _is_archived(channel: Channel | None) -> bool:
    thread = None if channel is None else channel.thread_metadata
    return thread is not None and thread.archived


def _refuse(backend: Backend, method: str, path: str, why: tuple[int, str]) -> None:
    code, message = why
    fault = {"method": method, "path": path, "status": 400, "code": code, "message": message}
    backend.faults.insert(0, {**fault, "times": 1})
