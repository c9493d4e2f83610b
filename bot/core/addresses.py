"""Addresses that an operator sets: what is wrong with one, in words that don't repeat it. Pure."""

from difflib import get_close_matches
from ipaddress import ip_address
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"
_COMMON = (LOOPBACK, "0.0.0.0", "::1", "::", "localhost")
_NO_URL = "it must be an address that begins with https://, such as https://example.org/ping/1234"

_NO_DSN = "it must be an address with a key and a number, such as https://KEY@example.org/7"


def fault_of_address(text: str) -> str:
    """Why nothing can listen at an address of this machine; "" if it can."""
    if text == "localhost":
        return ""
    try:
        ip_address(text)
    except ValueError:
        close = get_close_matches(text.strip().lower(), _COMMON, n=1, cutoff=0.5)
        advice = f"did you mean {close[0]}?" if close else f"such as {LOOPBACK}"
        return f"it must be an IP address of this machine; {advice}"
    return ""


def fault_of_dsn(text: str) -> str:
    """Why errors can't be sent to an address as Sentry gives it (a DSN); "" if they can."""
    try:
        parts = urlsplit(text)
        is_there = parts.scheme in ("http", "https") and bool(parts.hostname and parts.username)
        is_there = is_there and parts.port != 0 and parts.path.rpartition("/")[2].isdecimal()
    except ValueError:
        is_there = False
    return "" if is_there and _is_plain(text) else _NO_DSN


def fault_of_secret_url(text: str) -> str:
    """Why an address, whose path is a secret, can't be called; "" if it can."""
    try:
        parts = urlsplit(text)
        is_there = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_there = False
    return "" if is_there and _is_plain(text) else _NO_URL


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text
