"""The rooms of the house: who may import what. The table is that of README, *How it works*.

Walks the syntax trees, also under ``TYPE_CHECKING`` and inside functions.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BOT = ROOT / "bot"
FILES = sorted(path for path in BOT.rglob("*.py") if "_bundled" not in path.parts)
LONGEST_FILE = 300
LONGEST_FUNCTION = 45

RULES = r"bot\.\w+\.(rules|messages)(\.\w+)?"
STORE = r"bot\.\w+\.store(\.\w+)?"
PURE = r"bot\.bank\.(model|terms|choose|syllabus|prose)(\.\w+)*"
SHARED = r"bot\.(clock|errors|ports|look|bundle)"

# kind of file -> (what of bot it may import, outside libraries it may not import)
TABLE: dict[str, tuple[str, tuple[str, ...]]] = {
    "rules": (
        rf"{PURE}|bot\.\w+\.rules(\.\w+)?",
        ("discord", "asyncio", "aiosqlite", "sqlite3", "random"),
    ),
    "messages": (rf"{PURE}|{RULES}", ("discord", "asyncio", "aiosqlite", "sqlite3", "random")),
    "store": (
        rf"{PURE}|bot\.\w+\.rules(\.\w+)?|bot\.storage\.\w+|bot\.interviews\.store\.\w+"
        r"|bot\.(?P<own>\w+)\.store\.\w+",
        ("discord", "asyncio", "aiosqlite"),
    ),
    "claims": (
        rf"{PURE}|{RULES}|{STORE}|bot\.storage\.\w+|bot\.errors|bot\.(?P<own>\w+)\.claims\.\w+",
        ("discord", "asyncio", "aiosqlite", "apscheduler"),
    ),
    "service": (
        rf"{PURE}|{RULES}|{STORE}|{SHARED}|bot\.storage\.\w+|bot\.bank\.(shelf|problems)"
        r"|bot\.(daily|review|interviews|streaks|quiz)\.claims(\.\w+)?"
        r"|bot\.outbox\.service|bot\.(?P<own>\w+)\.service(\.\w+)?",
        ("discord", "apscheduler", "yaml", "sqlite3"),
    ),
    "ui": (
        rf"{PURE}|{RULES}|bot\.look|bot\.daily\.ui(\.\w+)?|bot\.(?P<own>\w+)\.ui\.\w+",
        ("asyncio", "aiosqlite", "sqlite3"),
    ),
    "cog": (
        rf"{PURE}|{RULES}|{SHARED}|bot\.gateway\.\w+|bot\.organiser\.zones"
        r"|bot\.interviews\.cog\.group|bot\.(?P<own>\w+)\.(service|ui|cog|buttons)(\.\w+)?",
        ("aiosqlite", "sqlite3", "apscheduler", "yaml"),
    ),
    "buttons": (
        rf"{SHARED}|{RULES}|bot\.gateway\.\w+|bot\.(?P<own>\w+)\.(service|ui)",
        ("discord", "aiosqlite", "sqlite3", "apscheduler", "yaml"),
    ),
    "agenda": (
        rf"{STORE}|bot\.outbox\.service|bot\.storage\.\w+|bot\.agenda\.\w+|bot\.clock",
        ("discord",),
    ),
    "gateway": (rf"bot\.gateway\.\w+|{SHARED}", ("aiosqlite", "sqlite3", "yaml")),
    "storage": (r"bot\.storage\.\w+|bot\.errors", ("discord", "yaml")),
}


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(path: Path) -> set[str]:
    """Modules that a file imports; ``from bot.x import y`` counts as ``bot.x.y`` if that is
    a module."""
    known = {module_of(file) for file in FILES}
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            base = node.module or ""
            inner = {f"{base}.{name.name}" for name in node.names}
            found.update(inner & known)
            if inner - known:
                found.add(base)
    return found


def kind_of(path: Path) -> str | None:
    parts = path.relative_to(BOT).parts
    if parts[0] in ("agenda", "gateway", "storage"):
        return parts[0]
    if parts[0] in ("bank", "demo", "mock") or len(parts) < 2:
        return None
    return parts[1].removesuffix(".py") if parts[1].removesuffix(".py") in TABLE else None


def feature_of(path: Path) -> str:
    return path.relative_to(BOT).parts[0]


@pytest.mark.parametrize("path", [p for p in FILES if kind_of(p)], ids=module_of)
def test_a_file_imports_only_what_its_kind_may(path: Path) -> None:
    allowed, banned = TABLE[kind_of(path) or ""]
    for name in sorted(imports_of(path)):
        top = name.split(".")[0]
        assert top not in banned, f"{module_of(path)} imports {name}"
        if top != "bot":
            continue
        match = re.fullmatch(allowed, name)
        assert match is not None, f"{module_of(path)} imports {name}"
        own = match.groupdict().get("own")
        assert own in (None, feature_of(path)), f"{module_of(path)} imports {name}"


def test_bank_rules_are_pure() -> None:
    for name in ("choose", "model", "syllabus", "prose"):
        for imported in imports_of(BOT / "bank" / f"{name}.py"):
            assert not imported.startswith(("discord", "asyncio", "yaml", "bot.storage")), imported
    for path in (BOT / "bank" / "terms").glob("*.py"):
        for imported in imports_of(path):
            assert not imported.startswith(("discord", "asyncio", "yaml", "bot.storage")), imported


def test_there_is_no_import_cycle() -> None:
    known = {module_of(file): file for file in FILES}
    arrows = {name: imports_of(file) & known.keys() for name, file in known.items()}
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
    for path in FILES:
        if feature_of(path) != "demo":
            assert not any(name.startswith("simcord") for name in imports_of(path)), path


def test_only_the_alarm_imports_the_scheduler() -> None:
    users = {module_of(p) for p in FILES if any("apscheduler" in n for n in imports_of(p))}
    assert users == {"bot.agenda.alarm"}


def test_stores_neither_wait_nor_commit() -> None:
    for path in FILES:
        if kind_of(path) not in ("store", "claims"):
            continue
        text = path.read_text(encoding="utf-8")
        assert "await " not in text, path
        assert not re.search(r"\.(commit|rollback)\(", text), path


def test_sql_lives_in_stores() -> None:
    for path in FILES:
        if kind_of(path) in ("store", "storage") or path.name == "store.py":
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\.execute\(", text), path


def test_time_and_chance_are_given() -> None:
    allowed = {"bot.clock", "bot.app"}
    for path in FILES:
        if module_of(path) in allowed or feature_of(path) == "demo":
            continue
        for node in ast.walk(tree_of(path)):
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
            too_long.append(f"{module_of(path)}: {lines} lines")
        for node in ast.walk(tree_of(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    too_long.append(f"{module_of(path)}.{node.name}: {length} lines")
    assert not too_long, "\n".join(too_long)


def test_no_room_for_odds_and_ends() -> None:
    names = {"utils.py", "helpers.py", "manager.py", "common.py", "misc.py"}
    assert not [path for path in FILES if path.name in names]


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
