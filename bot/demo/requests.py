"""What the bot did in Discord, in words: its requests as a person would tell them."""

import re
from collections.abc import Sequence
from typing import Any

from bot.demo.world import World, texts

LONGEST = 70
_CALLBACKS = {
    5: "says that it needs a moment",
    6: "says that it needs a moment",
    8: "suggests what could be typed",
}


class Teller:
    """Puts requests into words; knows what the places are called."""

    def __init__(self, world: World) -> None:
        self._world = world

    def tell(self, requests: Sequence[Any]) -> list[str]:
        """One line for each request that anybody would notice."""
        lines = (self._line(one.method, one.path, one.json or {}) for one in requests)
        return [line for line in lines if line]

    def _line(self, method: str, path: str, body: Any) -> str:
        channel = re.match(r"/channels/(\d+)", path)
        place = self._place(int(channel[1])) if channel else ""
        match method, re.sub(r"\d{6,}", "*", path).rstrip("/").split("/")[1:]:
            case "POST", ["channels", _, "messages"]:
                return f"posts in {place}: {self._gist(body)}"
            case "PATCH", ["channels", _, "messages", _]:
                return f"updates its message in {place}: {self._gist(body)}"
            case "DELETE", ["channels", _, "messages", _]:
                return f"removes its message in {place}"
            case "POST", ["channels", _, "messages", _, "threads"]:
                return f"opens the thread “{body.get('name', '')}”"
            case "PUT", ["channels", _, "messages", _, "reactions", *_]:
                return f"ticks an answer in {place}"
            case "GET", ["channels", _, "messages", *_]:
                return f"reads {place}"
            case "POST", ["interactions", *_]:
                return self._callback(body)
            case "POST", ["webhooks", *_]:
                return f"answers: {self._gist(body)}"
            case "PUT", ["applications", _, "commands"]:
                return f"tells Discord its {len(body)} commands"
            case _, ["users", "@me", "channels"]:
                return ""
        return f"{method} {path}"

    def _place(self, channel_id: int) -> str:
        world = self._world
        if channel_id == world.channel.id:
            return f"#{world.channel.name}"
        thread = world.thread(channel_id)
        if thread is not None:
            return f"the thread “{thread.name}”"
        for user_id, dm_id in world.env.backend.dm_channels.items():
            if dm_id == channel_id:
                return f"direct messages with {world.name_of(user_id)}"
        return "another channel"

    def _callback(self, body: Any) -> str:
        kind, data = body.get("type"), body.get("data") or {}
        if kind == 9:
            return f"opens the form “{data.get('title', '')}”"
        if kind in _CALLBACKS:
            return _CALLBACKS[kind]
        privately = " privately" if int(data.get("flags") or 0) & 64 else ""
        return f"{'redraws' if kind == 7 else 'answers'}{privately}: {self._gist(data)}"

    def _gist(self, body: Any) -> str:
        """The first words of a message, without Markdown, with names for mentions."""
        words = str(body.get("content") or "") or texts(body.get("components"))
        lines = (re.sub(r"[*`#]|^-#|\|\|", "", line).strip(" -") for line in words.splitlines())
        first = next((line for line in lines if line), "a message")
        first = re.sub(r"<@(\d+)>", lambda one: self._world.name_of(int(one[1])), first)
        return f"“{first[: LONGEST - 1]}…”" if len(first) > LONGEST else f"“{first}”"
