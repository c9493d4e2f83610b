"""Why an address could not be reached, in words for an operator. They never quote the address."""

import socket
import ssl


def why_unreachable(error: BaseException) -> str:
    """Of an error of the network, aiohttp's or the system's; else the name of its class."""
    cause = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    if isinstance(cause, TimeoutError):
        return "it did not answer in time"
    if isinstance(cause, ssl.SSLError):
        return "its certificate isn't trusted; this machine's clock or certificates may be old"
    if isinstance(cause, socket.gaierror):
        return "its name can't be looked up (DNS)"
    if isinstance(cause, ConnectionRefusedError):
        return "nothing listens there"
    return type(error).__name__
