"""What a failure at Discord means, in our few kinds."""

import json
import math
from datetime import MAXYEAR, UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
import discord

from bot.core.errors import DeliveryError, DeliveryFailure

ARCHIVED = 50083
# A message of another application's, as of one whose token the bot had before, is out of reach; the
# last two: a thread that is archived or locked takes nothing any more.
_GONE = {10003, 10004, 10008, 10013, 50005, ARCHIVED, 160005}
_FORBIDDEN = {50001, 50013}
_LIMITS = {160006, 30033, 30038}
_UNNAMED = {0, 40333}
"""No word of Discord's about what was asked for: that always has a code. The other one is its
network's own fault."""
_CLOSED_DMS = 50007
_TOO_FAST = 40003  # opening direct messages too fast


def delivery_error(error: BaseException) -> DeliveryError:
    """What an exception of discord.py or of the network means for a delivery."""
    if isinstance(error, DeliveryError):
        return error
    if isinstance(error, discord.HTTPException):
        detail = f"HTTP {error.status}, code {error.code}"
        failed = DeliveryError(_failure_of(error), detail)
        failed.is_archived = error.code == ARCHIVED
        return failed
    if isinstance(error, (OSError, aiohttp.ClientError, TimeoutError, discord.DiscordException)):
        return DeliveryError(DeliveryFailure.TEMPORARY, type(error).__name__)
    raise error


def _failure_of(error: discord.HTTPException) -> DeliveryFailure:
    if error.code == _CLOSED_DMS:
        return DeliveryFailure.CLOSED_DMS
    if error.code in _LIMITS:
        return DeliveryFailure.LIMIT
    if error.status in (403, 404) and error.code in _UNNAMED:
        return DeliveryFailure.TEMPORARY
    if error.code in _GONE or error.status == 404:
        return DeliveryFailure.GONE
    if error.status == 429 or error.status >= 500 or error.code == _TOO_FAST:
        return DeliveryFailure.TEMPORARY
    if error.code in _FORBIDDEN or error.status in (401, 403):
        return DeliveryFailure.FORBIDDEN
    return DeliveryFailure.REFUSED


async def is_foreign(answer: aiohttp.ClientResponse) -> bool:
    """Whether it speaks about the thing that was asked for, and can't be Discord's: what that says
    is JSON, and how long to wait is a number, which discord.py sleeps for unseen."""
    is_about_it = (answer.ok and answer.status != 204) or answer.status in (401, 403, 404, 429)
    if is_about_it and answer.content_type == "application/json" and answer.status == 429:
        return not _says_how_long(await answer.read())
    return is_about_it and answer.content_type != "application/json"


def _says_how_long(body: bytes) -> bool:
    try:
        return math.isfinite(json.loads(body)["retry_after"])
    except (ValueError, LookupError, TypeError):
        return False


def seconds_in(retry_after: str) -> float:
    """How long to wait, by a header that may hold anything; no ban is longer than an hour."""
    try:
        seconds = float(retry_after)
    except ValueError:
        return 1.0
    return min(seconds, 3600.0) if seconds >= 0 else 1.0


def moment_in(date: str) -> datetime | None:
    """What a ``Date`` header says (aware UTC); None where it can't be read or names no zone."""
    try:
        at = parsedate_to_datetime(date)
        # The last year can't be counted on.
        return at.astimezone(UTC) if at.tzinfo is not None and at.year < MAXYEAR else None
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError):
        return None
