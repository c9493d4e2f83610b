"""Discord's official HTTP specification as a check of every request that tests make.

The file lies beside the repository (``../shared/discord/openapi.json``) and may be missing.
It is read with three relaxations, which Discord itself grants: snowflakes may be integers,
integers may be numeric strings, and ``oneOf`` is ``anyOf``. Unknown keys are refused, but
for four that the file forgot.
"""

import json
import marshal
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from tests.openapi.limits import broken_limits

FILE = Path(__file__).parents[2].parent / "shared" / "discord" / "openapi.json"
JSON = "application/json"
EXTRA = {
    "RichEmbed": {"flags": {"type": "integer"}},
    "MessageEditRequestPartial": {"tts": {"type": "boolean"}},
    "IncomingWebhookUpdateRequestPartial": {"tts": {"type": "boolean"}},
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": {"tts": {"type": "boolean"}},
    "ApplicationCommandCreateRequest": {"nsfw": {"type": "boolean"}},
    "ApplicationCommandUpdateRequest": {"nsfw": {"type": "boolean"}},
}
PERMISSION_PUT = ("put", "/channels/{channel_id}/permissions/{overwrite_id}")


def relax(node: Any) -> Any:
    """A schema with the three relaxations, and closed to unknown keys."""
    if isinstance(node, list):
        return [relax(one) for one in node]
    if not isinstance(node, dict):
        return node
    made = {key: relax(value) for key, value in node.items()}
    if "oneOf" in made:
        made["anyOf"] = made.pop("oneOf")
    if made.get("enum") == []:
        del made["enum"]  # the values stand in what it refers to
    kinds = made.get("type")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if isinstance(kinds, list) and "integer" in kinds and "string" not in kinds:
        made.update(type=[*kinds, "string"], pattern=r"^-?\d+$")
    if made.get("format") == "snowflake" and isinstance(kinds, list):
        made["type"] = [*kinds, "integer"]
    if isinstance(made.get("properties"), dict) and "object" in (kinds or ()):
        made.setdefault("additionalProperties", False)
    return made


class Official:
    """The specification, compiled piece by piece as requests need it."""

    def __init__(self, file: Path = FILE) -> None:
        whole = json.loads(file.read_text(encoding="utf-8"))
        self._schemas = relax(whole["components"]["schemas"])
        for name, keys in EXTRA.items():
            self._schemas[name]["properties"].update(keys)
        self._operations: dict[tuple[str, int], list[tuple[list[str], str, Any]]] = {}
        for path, methods in whole["paths"].items():
            parts = path.strip("/").split("/")
            for method, operation in methods.items():
                if method != "parameters":
                    row = (parts, path, operation.get("requestBody"))
                    self._operations.setdefault((method, len(parts)), []).append(row)
        self._validators: dict[tuple[str, str], Any] = {}

    def operation(self, method: str, path: str) -> tuple[str, Any] | None:
        """The path template of a request and what it may carry; the most literal wins."""
        asked = path.strip("/").split("/")
        best: tuple[int, str, Any] | None = None
        for parts, template, body in self._operations.get((method.lower(), len(asked)), ()):
            if all(part.startswith("{") or part == have for part, have in zip(parts, asked)):  # noqa: B905
                literal = sum(not part.startswith("{") for part in parts)
                if best is None or literal > best[0]:
                    best = (literal, template, body)
        return None if best is None else best[1:]

    def problems(self, method: str, path: str, body: Any) -> list[str]:
        """What Discord's own file says against a request."""
        found = self.operation(method, path)
        if found is None:
            return ["there is no such route"]
        template, wanted = found
        if wanted is None:
            return [] if body is None else ["this route takes no body"]
        if body is None:
            return ["the body is missing"] if wanted.get("required") else []
        errors = self._validator(method.lower(), template, wanted).iter_errors(body)
        return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in errors]

    def _validator(self, method: str, template: str, wanted: Any) -> Any:
        key = (method, template)
        if key not in self._validators:
            schema = relax(wanted["content"][JSON]["schema"])
            if key == PERMISSION_PUT:
                schema["properties"]["id"] = {}
            schema["components"] = {"schemas": self._schemas}
            self._validators[key] = jsonschema_rs.Draft202012Validator(schema)
        return self._validators[key]


@cache
def official() -> Official | None:
    """The specification, read once; None where the file is missing."""
    return Official() if FILE.is_file() else None


class Conformity:
    """Checks requests against the file (where it is there) and the limits it lacks.

    Equal bodies are checked once. ``seen`` and ``checked`` count requests and bodies.
    """

    def __init__(self) -> None:
        self._verdicts: dict[tuple[str, str, bytes], tuple[str, ...]] = {}
        self.seen = 0

    @property
    def checked(self) -> int:
        """How many different requests were looked at."""
        return len(self._verdicts)

    def problems(self, requests: Iterable[Any]) -> list[str]:
        """Everything that Discord would have refused, with the request."""
        found = []
        for request in requests:
            self.seen += 1
            shape = "/".join("1" if part.isdecimal() else part for part in request.path.split("/"))
            key = request.method, shape, _as_bytes(request.json)
            if key not in self._verdicts:
                body = json.loads(json.dumps(request.json))
                self._verdicts[key] = tuple(self._verdict(request.method, request.path, body))
            found += [f"{request.method} {shape}: {one}" for one in self._verdicts[key]]
        return found

    def _verdict(self, method: str, path: str, body: Any) -> list[str]:
        file = official()
        said = [] if file is None else file.problems(method, path, body)
        return said + broken_limits(method, path, body)


def _as_bytes(body: Any) -> bytes:
    """Never the same for two bodies that say different things; quicker to write than JSON."""
    try:
        return marshal.dumps(body, 2)  # this version says nothing of who else holds a part
    except ValueError:  # a text or number of another class
        return json.dumps(body).encode()


CONFORMITY = Conformity()
"""What the whole session has seen; ``tests.world`` hands every request to it."""
