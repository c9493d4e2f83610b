"""Whether every formula of topic files can be drawn; where the extra is missing nobody knows."""

import asyncio
from collections.abc import Sequence

from bot.bank.parsing.drafts import Draft
from bot.bank.parsing.formula_texts import not_drawn, to_draw
from bot.bank.problems import Problem
from bot.gateway.drawing.worker_process import WorkerProcess

PATIENCE_SECONDS = 60.0
"""Nobody waits for a card here, and a busy machine must not make a formula wrong."""


def undrawn(drafts: Sequence[Draft]) -> tuple[Problem, ...]:
    """A problem for each formula that the drawing process can't draw."""
    return asyncio.run(_undrawn(drafts))


async def _undrawn(drafts: Sequence[Draft]) -> tuple[Problem, ...]:
    worker = WorkerProcess(picture_seconds=PATIENCE_SECONDS)
    trees = {id(draft.tree): draft.tree for draft in drafts}
    formulas = [one for tree in trees.values() for one in to_draw(tree)]
    found = []
    try:
        for source, place in formulas if worker.is_available else ():
            if await worker.draw("formula", {"latex": source}) is None:
                found.append(not_drawn(place, source))
    finally:
        await worker.close()
    return tuple(found)
