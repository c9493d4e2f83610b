"""Why an address could not be reached is said in words."""

import socket
import ssl

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey

from bot.operate.unreachable import why_unreachable

KEY = ConnectionKey("a-secret.example", 443, True, True, None, None, None)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TimeoutError("a-secret"), "in time"),
        (aiohttp.ServerTimeoutError("a-secret"), "in time"),
        (aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(-2, "a-secret")), "DNS"),
        (aiohttp.ClientConnectorError(KEY, ConnectionRefusedError(111, "a-secret")), "nothing"),
        (aiohttp.ClientConnectorCertificateError(KEY, ssl.SSLError("a-secret")), "certificate"),
        (aiohttp.ClientConnectorSSLError(KEY, ssl.SSLError("a-secret")), "certificate"),
        (aiohttp.ServerDisconnectedError("a-secret"), "ServerDisconnectedError"),
    ],
)
def test_the_reason_is_in_words_without_the_address(error: Exception, words: str) -> None:
    assert words in why_unreachable(error)
    assert "secret" not in why_unreachable(error)
