"""Errors sent to a Sentry-compatible address, by ``sentry-sdk`` (an extra), where one is set.

What is sent is made here out of names that stand in the code: the log's constant message, its
reference, the command or route, the exception's class, and where in the code it was raised. The
exception's words, variables, ids, the machine's name and its environment are not; what the library
would add is taken out again. It patches nothing, sends in a thread of its own, and forgets what it
can't send.
"""

import logging
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import PurePath
from traceback import walk_tb
from typing import Any

from bot.core.errors import StartError
from bot.core.references import Referenced
from bot.operate.trouble_log import trouble_of

LIBRARY = "sentry_sdk"
MISSING = (
    "an address for errors is set, but its extra is missing: "
    'pip install "studybot[sentry]", or pip install ".[sentry]" in a checkout'
)
LAST_SECONDS = 2.0
MOST_CAUSES, MOST_FRAMES = 5, 60
SENT = frozenset(
    {
        "event_id", "timestamp", "level", "logger", "logentry", "tags", "exception", "platform",
        "release", "environment", "sdk",
    }
)  # fmt: skip
"""What may leave the machine; anything else that the library adds does not."""


def check_sentry() -> None:
    """Raise ``StartError`` where an address is set and nothing can be sent."""
    if find_spec(LIBRARY) is None:
        raise StartError(MISSING)


class SentryLog(logging.Handler):
    """Hears every error of the log and sends it. Close it in the end: it may take two seconds."""

    def __init__(self, address: str) -> None:
        import sentry_sdk

        super().__init__(logging.ERROR)
        self.addFilter(Referenced())
        # Its option for personal data (off unless it is set) has a new name in each release; there
        # is nothing here that it could add.
        self._client: Any = sentry_sdk.Client(
            dsn=address, release=_release(), environment="production", before_send=scrubbed,
            default_integrations=False, auto_enabling_integrations=False,
            include_local_variables=False, include_source_context=False, max_breadcrumbs=0,
            max_request_body_size="never", auto_session_tracking=False, send_client_reports=False,
            server_name="", shutdown_timeout=LAST_SECONDS,
        )  # fmt: skip

    def emit(self, record: logging.LogRecord) -> None:
        """Hand it to the library, unless it is its own."""
        if record.name.partition(".")[0] in (LIBRARY, "urllib3"):
            return
        try:
            self._client.capture_event(event_of(record))
        except Exception:
            self.handleError(record)  # as logging's own handlers do

    def close(self) -> None:
        """Send what waits, for two seconds at most. Harmless to repeat."""
        self._client.close(timeout=LAST_SECONDS)
        super().close()


def event_of(record: logging.LogRecord) -> dict[str, Any]:
    """What is sent of a line of the log."""
    trouble = trouble_of(record)
    event: dict[str, Any] = {
        "level": "error", "logger": record.name, "logentry": {"message": trouble.event},
        "tags": {"reference": str(vars(record).get("reference", ""))},
    }  # fmt: skip
    if trouble.what:
        event["tags"]["what"] = trouble.what
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        # Sentry wants the cause before what it caused.
        event["exception"] = {"values": [_exception(one) for one in reversed([*_chain(error)])]}
    return event


def scrubbed(event: Any, _hint: Any) -> Any:
    """An event without what the library added to it."""
    return {name: part for name, part in event.items() if name in SENT}


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and len(seen) < MOST_CAUSES and following not in seen:
        seen.append(following)
        yield following
        hidden = following.__suppress_context__
        following = following.__cause__ or (None if hidden else following.__context__)


def _exception(error: BaseException) -> dict[str, Any]:
    frames = [
        {
            "module": str(frame.f_globals.get("__name__", "")),
            "filename": PurePath(frame.f_code.co_filename).name,
            "function": frame.f_code.co_name,
            "lineno": line,
            "in_app": str(frame.f_globals.get("__name__", "")).startswith("bot."),
        }
        for frame, line in walk_tb(error.__traceback__)
    ]
    kind = type(error)
    told: dict[str, Any] = {"type": kind.__name__, "module": kind.__module__, "value": ""}
    if frames:
        told["stacktrace"] = {"frames": frames[-MOST_FRAMES:]}
    return told


def _release() -> str:
    try:
        return f"studybot@{version('studybot')}"
    except PackageNotFoundError:
        return "studybot"
