"""Whatever is put into the outbox has somebody who does it."""

import ast
import importlib
import logging
from collections.abc import Iterator

import pytest

from bot.core.database import Transaction
from bot.core.ids import GuildId
from bot.core.outbox import store
from tests.test_architecture import FILES, ROOT
from tests.trees import nodes_of, tree_of
from tests.world import World


def kinds_put(tree: ast.Module, module: str) -> Iterator[str]:
    """What a file puts, by a text or by a name of a text; a parameter is left to who gives it."""
    calls = (one for one in nodes_of(tree) if isinstance(one, ast.Call))
    for call in calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "put":
            for given in (one.value for one in call.keywords if one.arg == "kind"):
                names = ast.unparse(given).split(".")
                found = importlib.import_module(module)
                for name in [] if isinstance(given, ast.Constant) else names:
                    found = getattr(found, name, None)
                kind = given.value if isinstance(given, ast.Constant) else found
                if isinstance(kind, str):
                    yield kind


def test_every_kind_that_is_put_has_a_handler(here: World) -> None:
    files = (path for path in FILES if ".put(" in path.read_text("utf-8"))
    modules = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files}
    put = {kind for path, name in modules.items() for kind in kinds_put(tree_of(path), name)}
    assert len(put) > 25
    lost = put - here.app.outbox.kinds
    assert not lost, f"add these to handlers of their features: {sorted(lost)}"


async def test_a_row_that_nobody_does_is_said_in_the_log(
    here: World, caplog: pytest.LogCaptureFixture
) -> None:
    def put(tx: Transaction) -> None:
        guild_id, now = GuildId(here.guild.id), here.env.now()
        store.put(tx, guild_id=guild_id, kind="nobody", subject="1", due_at=now, now=now)

    await here.app.database.write(put)
    with caplog.at_level(logging.ERROR):
        await here.run_due()
    assert [one.message for one in caplog.records] == ["no handler"]
