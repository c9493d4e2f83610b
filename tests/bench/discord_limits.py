"""A Discord that answers in about 50 ms and takes 50 requests a second, no more.

It stands where discord.py keeps its HTTP session, so that all of discord.py's own work
(routes, locks, buckets, JSON, waiting after a 429) is done as in life.
"""

import asyncio
import json
import random
import re
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import discord
from discord.ext import commands
from yarl import URL

BOT_ID = 900_000_000_000_000_001
LIMIT = 50
THREAD_LIMIT, THREAD_SECONDS = 10, 10.0
"""Threads that a channel takes in so many seconds. Discord doesn't publish it; it says so in the
headers of each answer, which is what discord.py goes by."""
TOO_MANY_THREADS = 160006
_MESSAGES = re.compile(r".*/channels/(\d+)/messages")
_THREADS = re.compile(r".*/channels/(\d+)/messages/(\d+)/threads")
_MESSAGE = re.compile(r".*/channels/(\d+)/messages/(\d+)")
_ROOMS = re.compile(r".*/channels/(\d+)/threads")
_MEMBER = re.compile(r"/guilds/\d+/members/(\d+)")
_PEOPLE = re.compile(r".*/channels/(\d+)/thread-members/(\d+)")
_CALLBACK = re.compile(r".*/interactions/(\d+)/[^/]+/callback")


def user() -> dict[str, Any]:
    """The bot's own user."""
    return {
        "id": str(BOT_ID), "username": "studybot", "discriminator": "0000",
        "global_name": None, "avatar": None, "bot": True,
    }  # fmt: skip


class _Response:
    """As much of aiohttp's response as discord.py reads."""

    def __init__(self, status: int, body: object, headers: dict[str, str]) -> None:
        self.status, self.ok = status, status < 400
        self.reason = "OK" if status < 300 else "No"
        self.content_type = "application/json"
        self.headers = {"content-type": "application/json", "Via": "1.1 bench", **headers}
        self._text = json.dumps(body)

    async def text(self, encoding: str = "utf-8") -> str:
        return self._text


@dataclass(slots=True)
class Bucket:
    """What a route takes of one channel: so many in a window that the first one opens."""

    limit: int
    seconds: float
    began: float = -1e9
    used: int = 0

    def take(self, now: float) -> dict[str, str] | None:
        """The headers of an answer; None if it is refused."""
        if now >= self.began + self.seconds:
            self.began, self.used = now, 0
        if self.used >= self.limit:
            return None
        self.used += 1
        return {
            "X-Ratelimit-Limit": str(self.limit),
            "X-Ratelimit-Remaining": str(self.limit - self.used),
            "X-Ratelimit-Reset-After": str(self.left(now)),
        }

    def left(self, now: float) -> float:
        """Seconds until it takes requests again."""
        return self.began + self.seconds - now


class Discord:
    """Counts what came, by the window of the last second at the moment of arrival."""

    def __init__(
        self,
        *,
        seed: int = 1,
        delay: float = 0.05,
        now: Callable[[], float] = time.monotonic,
        limit: int = LIMIT,
        channel_seconds: float = 1.0,
        thread_seconds: float = THREAD_SECONDS,
        most_threads: int = 1000,
    ) -> None:
        self.trace: Any = None
        """The client's own ``aiohttp.TraceConfig``, which keeps the pace."""
        self._limit = limit
        self._channel_seconds = channel_seconds
        self._thread_seconds = thread_seconds
        self._most_threads = most_threads
        self._buckets: dict[tuple[str, str], Bucket] = {}
        self.threads: dict[int, dict[str, Any]] = {}
        """Private threads, by id."""
        self.people: dict[int, set[int]] = {}
        """Who was added to each."""
        self._rng = random.Random(seed)
        self._delay = delay
        self._now = now
        self._arrived: deque[float] = deque()
        self._next_id = 1_480_000_000_000_000_000
        self.taken: Counter[str] = Counter()
        self.refused = 0
        self.busiest_second = 0
        self.first_at = self.last_at = 0.0
        self.messages: dict[int, dict[str, Any]] = {}
        """What stands in the channels, by id, as it was last drawn."""
        self.private: list[str] = []
        """What private answers were changed to."""
        self.edits: list[float] = []
        """When a message was drawn anew, in seconds of ``now``."""
        self.acknowledged: dict[int, tuple[float, dict[str, Any]]] = {}
        """When each interaction was answered for the first time, and with what."""

    async def travel(self) -> None:
        """One way; the network is never even."""
        await asyncio.sleep(self._delay / 2 * self._rng.uniform(0.6, 1.4))

    @asynccontextmanager
    async def request(self, method: str, url: str, **options: Any) -> Any:
        """What ``aiohttp.ClientSession.request`` does: whoever traces it is called, too."""
        params: Any = SimpleNamespace(url=URL(url))
        await self._told("on_request_start", params)
        async with self._request(method, url, **options) as response:
            params.response = response
            await self._told("on_request_end", params)
            yield response

    async def _told(self, what: str, params: Any) -> None:
        for hear in getattr(self.trace, what, ()):
            await hear(None, None, params)

    @asynccontextmanager
    async def _request(self, method: str, url: str, **options: Any) -> Any:
        await self.travel()
        now = asyncio.get_running_loop().time()
        if found := _CALLBACK.fullmatch(url.split("?")[0]):
            # Answers to interactions are not counted in the limit.
            response = self._acknowledge(int(found[1]), json.loads(options["data"]), now)
            await self.travel()
            yield response
            return
        if method == "PATCH" and "/webhooks/" in url:
            # Nor are changes of such an answer.
            changed = json.loads(options["data"])
            self.private.append(json.dumps(changed, ensure_ascii=False))
            await self.travel()
            made = self._message("1", changed)
            del self.messages[int(made["id"])]  # nobody else sees it
            yield _Response(200, made, {})
            return
        while self._arrived and self._arrived[0] <= now - 1:
            self._arrived.popleft()
        if len(self._arrived) >= self._limit:
            self.refused += 1
            wait = self._arrived[0] + 1 - now
            body: object = {"message": "limited", "retry_after": wait, "global": True}
            response = _Response(429, body, {"Retry-After": str(wait)})
        else:
            self._arrived.append(now)
            self.first_at = self.first_at or now
            self.busiest_second = max(self.busiest_second, len(self._arrived))
            response = self._answer(method, url, options.get("data"))
        await self.travel()
        self.last_at = asyncio.get_running_loop().time()
        yield response

    async def close(self) -> None:
        """Nothing is open."""

    def _answer(self, method: str, url: str, data: Any) -> _Response:
        path = url.split("/api/v10")[-1].split("?")[0]
        self.taken[f"{method} {re.sub(r'[0-9]+', '…', path)}"] += 1
        # Each channel has a limit of its own: five in a window.
        headers = {
            "X-Ratelimit-Limit": "5", "X-Ratelimit-Remaining": "4",
            "X-Ratelimit-Reset-After": str(self._channel_seconds),
            "X-Ratelimit-Bucket": f"b{hash((method, path)) % 7}",
        }  # fmt: skip
        if found := _ROOMS.fullmatch(path):
            return self._open(found[1], json.loads(data))
        if found := _PEOPLE.fullmatch(path):
            self.people.setdefault(int(found[1]), set()).add(int(found[2]))
            return _Response(204, "", headers)
        if found := _MEMBER.fullmatch(path):
            return _Response(200, {"user": {**user(), "id": found[1]}, "roles": []}, headers)
        if path == "/users/@me/channels":
            return _Response(200, {"id": json.loads(data)["recipient_id"], "type": 1}, headers)
        if found := _THREADS.fullmatch(path):
            return _Response(201, {"id": found[2], "type": 11, "parent_id": found[1]}, headers)
        if method == "POST" and (found := _MESSAGES.fullmatch(path)):
            sent = json.loads(data)
            return _Response(200, self._message(found[1], sent), headers)
        if method == "PATCH" and (found := _MESSAGE.fullmatch(path)):
            self.edits.append(self._now())
            shown = self.messages[int(found[2])]
            shown["components"] = json.loads(data)["components"]
            return _Response(200, shown, headers)
        if method == "PUT" and path.endswith("/commands"):
            return _Response(200, [], headers)
        raise AssertionError(f"the benchmark's Discord does not know {method} {path}")

    def _open(self, channel_id: str, sent: dict[str, Any]) -> _Response:
        """A private thread, if the channel takes one more just now."""
        now = asyncio.get_running_loop().time()
        key = ("threads", channel_id)
        bucket = self._buckets.setdefault(key, Bucket(THREAD_LIMIT, self._thread_seconds))
        headers = bucket.take(now)
        if headers is None:
            self.refused += 1
            wait = bucket.left(now)
            body = {"message": "limited", "retry_after": wait, "global": False}
            return _Response(429, body, {"Retry-After": str(wait)})
        headers["X-Ratelimit-Bucket"] = "threads"
        if len(self.threads) >= self._most_threads:
            return _Response(400, {"code": TOO_MANY_THREADS, "message": "full"}, headers)
        self._next_id += 1
        made = {"id": str(self._next_id), "parent_id": channel_id, **sent}
        self.threads[self._next_id] = made
        return _Response(201, made, headers)

    def _acknowledge(self, interaction_id: int, sent: dict[str, Any], now: float) -> _Response:
        assert interaction_id not in self.acknowledged, "answered twice"
        self.acknowledged[interaction_id] = (now, sent)
        answered = {"id": str(interaction_id), "type": 3, "response_message_ephemeral": True}
        return _Response(200, {"interaction": answered}, {})

    def _message(self, channel_id: str, sent: dict[str, Any]) -> dict[str, Any]:
        self._next_id += 1
        made = {
            "id": str(self._next_id), "channel_id": channel_id, "type": 0, "author": user(),
            "content": "", "timestamp": datetime.now(UTC).isoformat(), "edited_timestamp": None,
            "tts": False, "mention_everyone": False, "mentions": [], "mention_roles": [],
            "attachments": [], "embeds": [], "pinned": False, "flags": sent.get("flags", 0),
            "components": sent.get("components", []), "nonce": sent.get("nonce"),
        }  # fmt: skip
        self.messages[self._next_id] = made
        return made


async def connect(client: commands.Bot, server: Discord) -> None:
    """What ``login`` does, with this Discord in the place of the session."""
    await client._async_setup_hook()
    http: Any = client.http
    http._HTTPClient__session, server.trace = server, http.http_trace
    http._global_over = asyncio.Event()
    http._global_over.set()
    http.token = "not a token"
    client._connection.application_id = BOT_ID
    client._connection.user = discord.ClientUser(state=client._connection, data=user())  # type: ignore[arg-type]
    await client.setup_hook()


def guild_create(guild_id: int) -> dict[str, Any]:
    """A GUILD_CREATE event as Discord sends it: ten channels, six roles, the bot's member."""
    permissions = str(discord.Permissions.all_channel().value)
    roles = [
        {
            "id": str(guild_id + at), "name": "@everyone" if at == 0 else f"Role {at}",
            "color": 0, "colors": {"primary_color": 0}, "hoist": False, "icon": None,
            "unicode_emoji": None, "position": at, "permissions": permissions,
            "managed": False, "mentionable": False, "flags": 0,
        }
        for at in range(6)
    ]  # fmt: skip
    channels = [
        {
            "id": str(guild_id * 100 + at), "type": 4 if at == 9 else 2 if at == 8 else 0,
            "name": f"channel-{at}", "position": at, "nsfw": False, "flags": 0,
            "parent_id": None if at == 9 else str(guild_id * 100 + 9),
            "topic": "What this channel is for, in a sentence or two.", "bitrate": 64000,
            "user_limit": 0, "rtc_region": None, "rate_limit_per_user": 0,
            "last_message_id": str(guild_id * 1000), "permission_overwrites": [
                {"id": str(guild_id), "type": 0, "allow": "0", "deny": "2048"}
            ],
        }
        for at in range(10)
    ]  # fmt: skip
    member = {
        "user": user(), "nick": None, "roles": [str(guild_id + 1)], "flags": 0, "deaf": False,
        "joined_at": "2025-01-01T00:00:00.000000+00:00", "mute": False, "avatar": None,
    }  # fmt: skip
    return {
        "id": str(guild_id), "name": f"Study group {guild_id}", "icon": None, "owner_id": "7",
        "roles": roles, "channels": channels, "members": [member], "threads": [],
        "emojis": [], "stickers": [], "features": ["COMMUNITY"], "member_count": 60,
        "verification_level": 1, "default_message_notifications": 1, "mfa_level": 0,
        "explicit_content_filter": 2, "system_channel_id": None, "system_channel_flags": 0,
        "premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": "en-US",
        "nsfw_level": 0, "large": False, "unavailable": False, "voice_states": [],
        "presences": [], "stage_instances": [], "guild_scheduled_events": [],
        "soundboard_sounds": [], "afk_timeout": 300, "afk_channel_id": None,
        "rules_channel_id": None, "public_updates_channel_id": None, "vanity_url_code": None,
        "description": None, "banner": None, "splash": None, "discovery_splash": None,
        "max_members": 500000, "premium_progress_bar_enabled": False,
        "joined_at": "2025-01-01T00:00:00.000000+00:00",
    }  # fmt: skip
