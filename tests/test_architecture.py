"""The guard of the house: wings, rooms and kinds of file, and who may import what.

The order of wings and rooms is written in ``bot/README.md``; here it is enforced. Walks the
syntax trees, so that imports under ``TYPE_CHECKING`` and inside functions count as well.
"""

import ast
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from tests.trees import nodes_of, parsed, tree_of

ROOT = Path(__file__).parent.parent
BOT = ROOT / "bot"
LONGEST_FILE = 300
LONGEST_FUNCTION = 45

# fmt: off
# A wing imports only the wings before it; a room only the rooms of its wing before it.
WINGS: dict[str, tuple[str, ...]] = {
    "bank": (),
    "core": (),
    "gateway": (),
    "server": (
        "zones", "typed", "weekdays", "dates", "readers", "calendar", "choices", "settings",
        "members",
    ),
    "daily": (
        "alerts", "ledger", "streaks", "votes", "answers", "contributed", "model_answer", "threads",
        "question", "status", "setup",
    ),
    "practice": (
        "review", "second", "self_check", "quiz/asking", "quiz/solo", "quiz/group", "quiz/duel",
        "open", "ask", "formula",
    ),
    "interviews": (
        "values", "profiles", "matching", "session", "rounds", "calls", "membership", "feedback",
        "solo",
    ),
    "prepare": ("lists", "stories", "plan"),
    "progress": (
        "figures", "boards", "pictures", "my_week", "group_week", "insights", "roles", "help",
    ),
    "privacy": ("export", "departures", "retention"),
    "operate": ("metrics", "doctor", "trouble"),
    "app": (),
    "demo": (),
    "cli": (),
    "__main__": (),
}
# fmt: on
NOT_JUDGED = {"demo", "cli"}
"""Surroundings: they may use whatever they show, except that nobody imports them back."""
ORDER = list(WINGS)
# Packages between a wing and its rooms hold nothing but rooms, a feature and a README.
KINDS = (
    "rules", "messages", "store", "tx", "service", "outbox", "ui", "cog", "personal", "feature",
)  # fmt: skip
# Rooms that are a library of their own and don't follow the kinds.
LIBRARIES = {
    "server/zones", "server/typed", "server/weekdays", "server/dates", "server/readers",
    "server/calendar", "server/choices",
}  # fmt: skip
# A room of one file is that file.
STORES = {"server/members"}
PURE_BANK = r"bot\.bank\.(model|latest|lists\.model|terms|formulas|choose|question_bank)(\.\w+)*"
NO_IO = ("discord", "asyncio", "aiosqlite", "sqlite3", "apscheduler", "yaml")

# kind of file -> (kinds of other rooms in earlier wings, kinds within the wing and downwards,
#                  other modules of bot, outside libraries it may not import)
TABLE: dict[str, tuple[set[str], set[str], str, tuple[str, ...]]] = {
    "rules": (
        {"rules", "messages"},
        {"rules", "messages"},
        rf"{PURE_BANK}|bot\.core\.(ids|errors|codec|kept|language_model\.rules)",
        NO_IO,
    ),
    "messages": (
        {"rules", "messages"},
        {"rules", "messages"},
        rf"{PURE_BANK}|bot\.core\.(ids|errors|codec|kept|language_model\.rules)",
        NO_IO,
    ),
    "store": (
        {"rules"},
        {"rules", "store"},
        rf"{PURE_BANK}|bot\.core\.(ids|shards|errors|database|codec|records|feature)(\.\w+)?",
        ("discord", "asyncio", "aiosqlite", "apscheduler", "yaml"),
    ),
    "tx": (
        {"rules", "messages", "tx"},
        {"rules", "messages", "store", "tx"},
        rf"{PURE_BANK}|bot\.core\.(ids|errors|database|codec|records|feature|erasures|live_card)(\.\w+)?"
        r"|bot\.core\.ports|bot\.core\.(outbox|uptime|language_model)\.(store|rules)",
        ("discord", "asyncio", "aiosqlite", "apscheduler", "yaml"),
    ),
    "service": (
        {"rules", "messages", "tx"},
        {"rules", "messages", "store", "tx", "service"},
        rf"{PURE_BANK}|bot\.bank\.(problems|own|parsing\.question)(\.\w+)*|bot\.core(\.\w+)*",
        ("discord", "apscheduler", "yaml", "sqlite3"),
    ),
    "outbox": (
        {"rules", "messages", "tx"},
        {"rules", "messages", "store", "tx", "service", "outbox"},
        rf"{PURE_BANK}|bot\.core(\.\w+)*",
        ("discord", "apscheduler", "yaml", "sqlite3"),
    ),
    "ui": (
        {"rules", "messages"},
        {"rules", "messages", "ui"},
        rf"{PURE_BANK}|bot\.core\.(ids|errors)|bot\.gateway\.(layout|questions|ways_on|written)",
        ("asyncio", "aiosqlite", "sqlite3", "apscheduler", "yaml"),
    ),
    "cog": (
        {"rules", "messages"},
        {"rules", "messages", "service"},
        rf"{PURE_BANK}|bot\.core\.(ids|errors|clock|feature|later|ports)|bot\.gateway(\.\w+)*"
        r"|bot\.server\.completion|bot\.bank\.own\.(reader|shape)",
        ("aiosqlite", "sqlite3", "apscheduler", "yaml"),
    ),
    "personal": (
        {"rules", "messages", "tx"},
        {"rules", "messages", "store", "tx"},
        r"bot\.core\.(database|feature|ids|kept)",
        ("discord", "asyncio", "aiosqlite", "apscheduler", "yaml"),
    ),
    "feature": (
        {"rules", "messages", "tx"},
        set(KINDS),
        r"bot\.bank(\.\w+)*|bot\.core(\.\w+)*|bot\.gateway(\.\w+)*|bot\.server\.zones(\.\w+)?",
        ("aiosqlite", "sqlite3", "apscheduler", "yaml"),
    ),
}


@dataclass(frozen=True, slots=True)
class Where:
    """Where a file stands in the house. ``room`` is "" for what stands directly in a wing."""

    wing: str
    room: str
    kind: str

    @property
    def rank(self) -> tuple[int, int]:
        rooms = WINGS[self.wing]
        return ORDER.index(self.wing), rooms.index(self.room) if self.room in rooms else len(rooms)


def module_of(path: Path, root: Path = ROOT) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def files_of(bot: Path) -> list[Path]:
    return sorted(path for path in bot.rglob("*.py") if "_bundled" not in path.parts)


FILES = files_of(BOT)


def where(module: str) -> Where:
    """The place of a module by its name."""
    parts = module.split(".")[1:]
    if not parts:
        return Where("bank", "", "")
    wing, rest = parts[0], parts[1:]
    for room in sorted(WINGS.get(wing, ()), key=len, reverse=True):
        steps = room.split("/")
        if rest[: len(steps)] == steps:
            kind = rest[len(steps)] if len(rest) > len(steps) else ""
            if f"{wing}/{room}" in LIBRARIES:
                kind = "rules"
            elif f"{wing}/{room}" in STORES:
                kind = "store"
            return Where(wing, room, kind)
    return Where(wing, "", rest[-1] if rest and rest[-1] in KINDS else "")


@cache
def imports_of(path: Path, known: frozenset[str]) -> set[str]:
    """Modules that a file imports; ``from bot.x import y`` counts as ``bot.x.y`` if that is
    a module."""
    found: set[str] = set()
    for node in nodes_of(tree_of(path)):
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                found.add("a relative import")
                continue
            base = node.module or ""
            inner = {f"{base}.{name.name}" for name in node.names}
            found.update(inner & known)
            if inner - known:
                found.add(base)
    return found


def known_of(files: list[Path], root: Path) -> frozenset[str]:
    return frozenset(module_of(file, root) for file in files)


def judge_import(me: str, other: str) -> str:
    """What is wrong with one import; "" if nothing is."""
    mine = where(me)
    top = other.split(".")[0]
    if top != "bot":
        banned = TABLE[mine.kind][3] if mine.kind in TABLE else ()
        return f"{me} imports {other}" if top in banned or " " in other else ""
    theirs = where(other)
    if theirs.rank[0] > mine.rank[0]:
        return f"{me} imports {other}, which stands above it"
    same_wing = theirs.wing == mine.wing
    same_room = same_wing and theirs.room == mine.room
    if same_wing and not same_room and theirs.rank > mine.rank:
        return f"{me} imports {other}, a later room of its wing"
    if mine.kind not in TABLE:
        return ""
    across, within, others, _ = TABLE[mine.kind]
    if theirs.room or theirs.kind:
        allowed = within | {mine.kind} if same_room else within if same_wing else across
        if mine.kind == "cog" and same_room:
            allowed = allowed | {"cog"}
        if theirs.kind in allowed:
            return ""
        # The server wing has nothing to decide: its stores are what it offers.
        if (theirs.wing, theirs.kind) == ("server", "store") and "tx" in across:
            return ""
    if re.fullmatch(others, other):
        return ""
    return f"{me} imports {other}, which a {mine.kind} file may not"


def judge(files: list[Path], root: Path) -> list[str]:
    """Every fault of the files of a house at ``root``."""
    known = known_of(files, root)
    found = []
    for path in files:
        me = module_of(path, root)
        mine = where(me)
        if mine.wing in NOT_JUDGED:
            continue
        if mine.wing not in WINGS:
            found.append(f"{me} stands in no wing")
            continue
        if (mine.room and mine.kind not in (*KINDS, "")) or (
            mine.room and not mine.kind and path.name != "__init__.py"
        ):
            found.append(f"{me} is no kind of file that a room has")
        for other in sorted(imports_of(path, known)):
            found.append(judge_import(me, other))
        found += faults_inside(path, me, mine)
    return [text for text in found if text]


def talkers(tree: ast.Module) -> list[str]:
    """Functions that run inside a transaction and ask the notifier for something. A function runs
    in one if it has a parameter ``tx``, stands inside such a function, or is called by one in the
    same module."""
    functions: dict[str, ast.AST] = {}
    called: dict[str, set[str]] = {}
    inside: set[str] = set()
    count = 0
    for node in nodes_of(tree):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        count += 1
        name = getattr(node, "name", f"<lambda {count}>")
        functions[name] = node
        names = [arg.arg for arg in (*node.args.args, *node.args.kwonlyargs)]
        if "tx" in names:
            inside.add(name)
        called[name] = {
            one.func.attr if isinstance(one.func, ast.Attribute) else one.func.id
            for one in ast.walk(node)
            if isinstance(one, ast.Call) and isinstance(one.func, (ast.Attribute, ast.Name))
        }
    waiting = list(inside)
    while waiting:
        fresh = (called[waiting.pop()] & functions.keys()) - inside
        # A method of another object may have the same name as one of ours that waits.
        fresh = {one for one in fresh if not isinstance(functions[one], ast.AsyncFunctionDef)}
        inside |= fresh
        waiting += fresh
    return [
        name
        for name in sorted(inside)
        if any(
            isinstance(one, ast.Attribute)
            and isinstance(one.value, ast.Attribute)
            and one.value.attr in ("notifier", "_notifier")
            for one in ast.walk(functions[name])
        )
    ]


def faults_inside(path: Path, me: str, mine: Where) -> list[str]:
    """What a file does that its kind must not."""
    text = path.read_text(encoding="utf-8")
    found = []
    if mine.kind in ("store", "tx", "rules", "messages"):
        if re.search(r"\bawait ", text):
            found.append(f"{me} waits")
        if re.search(r"\.(commit|rollback)\(", text):
            found.append(f"{me} commits")
    if re.search(r"\.execute\(", text) and mine.kind not in ("store",) and mine.wing != "core":
        found.append(f"{me} holds SQL")
    found += [f"{me}.{name} talks to Discord in a transaction" for name in talkers(tree_of(path))]
    if me.rsplit(".", 1)[-1] in ("utils", "helpers", "manager", "common", "misc"):
        found.append(f"{me} is a room for odds and ends")
    return found


def test_every_file_is_judged_and_stands_where_it_may() -> None:
    judged = [path for path in FILES if where(module_of(path)).wing not in NOT_JUDGED]
    print(f"judged {len(judged)} of {len(FILES)} files of bot/")
    assert len(judged) == sum(
        1 for path in BOT.rglob("*.py") if not {"_bundled", "demo", "cli"} & set(path.parts)
    )
    assert judge(FILES, ROOT) == []


def test_there_is_no_import_cycle() -> None:
    known = {module_of(file): file for file in FILES}
    names = frozenset(known)
    arrows = {name: imports_of(file, names) & names for name, file in known.items()}
    # A package's __init__ runs before its parts; only arrows between parts make a cycle.
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " → ".join((*way[way.index(name) :], name))
        if name in done:
            return
        for other in sorted(arrows[name] - {name}):
            visit(other, (*way, name))
        done.add(name)

    for name in sorted(known):
        visit(name, ())


def test_only_the_demo_imports_the_simulated_discord() -> None:
    known = known_of(FILES, ROOT)
    for path in FILES:
        if where(module_of(path)).wing != "demo":
            assert not any(name.startswith("simcord") for name in imports_of(path, known)), path


def test_only_the_alarm_imports_the_scheduler() -> None:
    known = known_of(FILES, ROOT)
    users = {module_of(p) for p in FILES if any("apscheduler" in n for n in imports_of(p, known))}
    assert users == {"bot.core.alarm"}


def test_time_and_chance_are_given() -> None:
    allowed = {"bot.core.clock", "bot.app"}
    for path in FILES:
        if module_of(path) in allowed or where(module_of(path)).wing == "demo":
            continue
        for node in nodes_of(tree_of(path)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                name = f"{node.value.id}.{node.attr}"
                banned = ("datetime.now", "datetime.utcnow", "date.today", "time.time")
                assert name not in banned, f"{module_of(path)}: {name}"
                if node.value.id == "random":
                    assert node.attr == "Random", f"{module_of(path)}: {name}"


def test_files_and_functions_stay_small() -> None:
    too_long = []
    for path in FILES:
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > LONGEST_FILE:
            too_long.append(
                f"{module_of(path)}: {lines} lines, at most {LONGEST_FILE}: make it a package of "
                "that name, or move a part that is about something else"
            )
        for node in nodes_of(tree_of(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    too_long.append(
                        f"{module_of(path)}.{node.name}: {length} lines, at most "
                        f"{LONGEST_FUNCTION}: give a part of it a name of its own"
                    )
    assert not too_long, "\n".join(too_long)


def is_string(node: ast.expr | None) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def idle_strings(tree: ast.Module) -> list[int]:
    """Lines of statements inside functions that are only a string, which says nothing to anybody:
    two literals without brackets, of which the second was meant to go on. Docstrings are read:
    of a function or class, and of an attribute below its ``self.name = …``, if that is no text."""
    found, read = set(), set()
    for node in nodes_of(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            read.add(node.body[0])
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        for block in ast.walk(node):
            for name in ("body", "orelse", "finalbody"):
                lines = getattr(block, name, [])
                above = [None, *lines] if isinstance(lines, list) else []
                for before, line in pairwise(above):
                    if isinstance(before, (ast.Assign, ast.AnnAssign)):
                        targets = (
                            [before.target] if isinstance(before, ast.AnnAssign) else before.targets
                        )

                        if isinstance(targets[0], ast.Attribute) and not is_string(before.value):
                            read.add(line)
                    if isinstance(line, ast.Expr) and is_string(line.value):
                        found.add(line)
    return sorted(line.lineno for line in found - read)


def test_no_statement_is_only_a_string() -> None:
    idle = [f"{module_of(path)}:{line}" for path in FILES for line in idle_strings(tree_of(path))]
    assert not idle, f"put brackets around the literals: {idle}"


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('def f():\n    x = "a"\n    "b"', [3]),
        ('async def f(x):\n    if x:\n        y = f"a"\n        f"b {x}"', [4]),
        ('def f():\n    """Says."""\n    def g():\n        """Says, too."""\n        "not"', [5]),
        ('class C:\n    """Says."""\n    x = 1\n    """What x is."""', []),
        ('x = 1\n"""What x is."""\ndef f():\n    """Says."""\n    return x', []),
        ('def __init__(self):\n    self.x = 1\n    """What x is."""', []),
        ('def f(self):\n    self.x = "a"\n    "b"', [3]),
    ],
)  # fmt: skip
def test_the_guard_sees_a_literal_that_was_left_behind(source: str, lines: list[int]) -> None:
    assert idle_strings(parsed(source)) == lines


def test_no_class_name_stands_for_two_things() -> None:
    names = [
        node.name for path in FILES for node in tree_of(path).body if isinstance(node, ast.ClassDef)
    ]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_every_module_says_its_duty() -> None:
    missing = [module_of(path) for path in FILES if not ast.get_docstring(tree_of(path))]
    assert not missing


def test_nothing_happens_at_import() -> None:
    quiet = (
        ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef,
        ast.Assign, ast.AnnAssign, ast.Expr, ast.If,
    )  # fmt: skip
    for path in FILES:
        for node in tree_of(path).body:
            assert isinstance(node, quiet), f"{path}:{node.lineno}"
            if isinstance(node, ast.Expr):
                assert isinstance(node.value, ast.Constant), f"{path}:{node.lineno}"


# What breaks each rule: where the file stands, what is in it, and what the guard says.
BROKEN = {
    "a wing that imports a later one": (
        "server/settings/store.py", "from bot.daily.ledger import rules",
        "which stands above it"),
    "core that knows a feature": (
        "core/agenda.py", "from bot.daily.ledger import store", "which stands above it"),
    "a bank that knows core": (
        "bank/model.py", "from bot.core import clock", "which stands above it"),
    "a room that imports a later one of its wing": (
        "daily/ledger/store.py", "from bot.daily.streaks import rules",
        "a later room of its wing"),
    "an import that only a type checker sees": (
        "daily/ledger/rules.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
        "    from bot.daily.question import tx",
        "a later room of its wing"),
    "an import inside a function": (
        "daily/ledger/tx.py", "def f():\n    from bot.app import App", "which stands above it"),
    "a store of another wing": (
        "practice/review/tx.py", "from bot.daily.ledger import store",
        "which a tx file may not"),
    "rules that ask the database": (
        "daily/ledger/rules.py", "from bot.core import database", "which a rules file may not"),
    "rules that know Discord": ("daily/ledger/rules.py", "import discord", "imports discord"),
    "a service that knows Discord": (
        "daily/answers/service.py", "import discord", "imports discord"),
    "a cog that draws": (
        "daily/answers/cog.py", "from bot.daily.answers import ui", "which a cog file may not"),
    "a drawing that calls a service": (
        "daily/answers/ui.py", "from bot.daily.answers import service",
        "which a ui file may not"),
    "a file of no kind": ("daily/answers/deeds.py", "X = 1", "is no kind of file"),
    "a wing nobody knows": ("extras/rules.py", "X = 1", "stands in no wing"),
    "SQL in a service": (
        "daily/answers/service.py", "def f(tx):\n    tx.execute('x')", "holds SQL"),
    "a store that commits": ("daily/answers/store.py", "def f(tx):\n    tx.commit()", "commits"),
    "a tx that waits": ("daily/answers/tx.py", "async def f(tx):\n    await tx", "waits"),
    "a room for odds and ends": ("core/utils.py", "X = 1", "odds and ends"),
    "a relative import": ("daily/answers/tx.py", "from . import store", "a relative import"),
    "Discord in a transaction": (
        "daily/answers/service.py",
        "class S:\n    def f(self, tx):\n        return self.g()\n"
        "    def g(self):\n        return self._core.notifier.guild_name(1)",
        "g talks to Discord in a transaction"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_the_guard_sees_what_breaks_a_rule(case: str, tmp_path: Path) -> None:
    name, source, expected = BROKEN[case]
    others = {
        "daily/ledger/rules.py", "daily/ledger/store.py", "daily/streaks/rules.py",
        "daily/question/tx.py", "daily/answers/ui.py", "daily/answers/service.py",
        "daily/answers/store.py", "core/clock.py", "core/database.py", "app.py",
    } - {name}  # fmt: skip
    for other in others:
        path = tmp_path / "bot" / other
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('"""Fine."""\n', encoding="utf-8")
    assert judge(files_of(tmp_path / "bot"), tmp_path) == []
    path = tmp_path / "bot" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source + "\n", encoding="utf-8")
    assert [one for one in judge(files_of(tmp_path / "bot"), tmp_path) if expected in one]
