"""The process that draws: a line of JSON in, a line of JSON out, until its input ends.

Started by ``worker_process`` with ``python -m``; nobody imports it, and it imports nothing of the
bot but the picture code beside it. A request is ``{"kind": name, "what": {…}}``; the answer is
``{"png": base64}`` or ``{"fault": words}``: what went wrong and where, for the log. Never in the
words of the error, which may be about what somebody typed.
"""

import base64
import json
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath
from typing import Any

from bot.gateway.drawing.formula import draw_formula
from bot.gateway.drawing.group import draw_group
from bot.gateway.drawing.progress import draw_progress

MEMORY_BYTES = 600 * 1024 * 1024
"""Of addresses, not of memory in use: a bound for what a hostile picture may ask for."""
DRAWS: dict[str, Callable[..., bytes]] = {
    "formula": draw_formula, "progress": draw_progress, "group": draw_group,
}  # fmt: skip


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """What comes of one request; whatever goes wrong is told, and the next one is drawn."""
    try:
        picture = DRAWS[request["kind"]](**request["what"])
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{PurePath(last.filename).name}, line {last.lineno}, in {last.name}"
        return {"fault": f"{type(error).__name__} at {place}"}
    return {"png": base64.b64encode(picture).decode("ascii")}


def main() -> None:
    """Draw until the bot closes the pipe, which it also does by dying."""
    with suppress(ImportError, ValueError, OSError):  # not on every system
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    for line in sys.stdin.buffer:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
