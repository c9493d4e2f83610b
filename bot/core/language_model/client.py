"""Sends one prompt to an OpenAI-compatible endpoint, by the ``openai`` library (an extra).

The library is imported when the first client is made. It neither repeats a request nor follows a
redirect here: a budget counts requests, and the key goes to no other address. Of a refusal only
its status is read, and nothing is unpacked: a few hundred packed kilobytes are as many megabytes.
Nothing of a reply is kept or logged but what the caller reads out of it.
"""

import json
from http import HTTPStatus
from importlib.util import find_spec
from typing import Any

from bot.core.errors import StartError
from bot.core.language_model.rules import ModelOffer, Prompt

LONGEST_REPLY = 64 * 1024
"""Bytes of a whole response; verdicts on all points of a question take about 2,000."""
LIBRARY = "openai"
IDENTITY = "identity"
MISSING = (
    "a language model is set, but its extra is missing: "
    'pip install "studybot[model]", or pip install ".[model]" in a checkout'
)


class ModelFailure(Exception):
    """There is no reply that could be read. Says nothing of what was sent."""


def check_library() -> None:
    """Raise ``StartError`` where a model is set and can't be asked."""
    if find_spec(LIBRARY) is None:
        raise StartError(MISSING)


class ModelClient:
    """One endpoint. Close it."""

    def __init__(self, offer: ModelOffer) -> None:
        import httpx2
        import openai

        self._offer = offer
        self._failures = (openai.OpenAIError, httpx2.HTTPError)
        # Ambient OPENAI_* variables are somebody else's business: nothing of them is sent.
        self._client: Any = openai.AsyncOpenAI(
            api_key=offer.key, base_url=offer.endpoint, max_retries=0, organization="", project="",
            http_client=httpx2.AsyncClient(
                follow_redirects=False, event_hooks={"response": [_refuse]}
            ),
        )  # fmt: skip

    async def send(self, prompt: Prompt) -> str:
        """The text of the reply; raises ``ModelFailure``. Has no bound of time: its caller has."""
        try:
            async with self._client.chat.completions.with_streaming_response.create(
                model=self._offer.name,
                messages=[
                    {"role": "system", "content": prompt.task},
                    {"role": "user", "content": prompt.data},
                ],
                response_format={
                    "type": "json_schema",
                    "json_schema": {
                        "name": prompt.name, "strict": True, "schema": dict(prompt.schema),
                    },
                },
                extra_headers={"Accept-Encoding": IDENTITY},
            ) as response:  # fmt: skip
                body = bytearray()
                async for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > LONGEST_REPLY:
                        raise ModelFailure("too long")
        except self._failures as error:
            refused = error.__cause__
            why = str(refused) if isinstance(refused, ModelFailure) else type(error).__name__
            raise ModelFailure(why) from None
        except UnicodeError:  # a text with half a character in it; the error would quote it
            raise ModelFailure("can't be written") from None
        return content_of(bytes(body))

    async def close(self) -> None:
        """Close its connections."""
        await self._client.close()


async def _refuse(response: Any) -> None:
    """Raise ``ModelFailure`` for a response that isn't to be read, before any of it is."""
    if response.status_code != HTTPStatus.OK:
        raise ModelFailure(f"HTTP {response.status_code}")
    if response.headers.get("Content-Encoding", IDENTITY) != IDENTITY:
        raise ModelFailure("packed")


def content_of(body: bytes) -> str:
    """What the model wrote, out of the envelope."""
    try:
        written = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise ModelFailure("no reply in it") from None
    if not isinstance(written, str):
        raise ModelFailure("no text in it")
    return written
