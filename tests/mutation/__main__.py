"""``python -m tests.mutation [--room daily/streaks …] [--sample 50] [--seed 7]``.

Changes the rules of each room one place at a time and runs the tests that run that line; prints
the changes that nobody noticed and the share that somebody did. Exit code 1 below the target.
"""

import argparse
import ast
import random
import sys
import tomllib
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.mutation.forks import OPTIONS, in_a_fork, quick_properties
from tests.mutation.imports import who_imports
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.trial import Trials
from tests.test_architecture import BOT, FILES, ROOT, imports_of, module_of, where
from tests.trees import tree_of

TARGET = 0.95
LEAST_OF_A_ROOM = 0.9
JUDGING = ("bank/choose", "bank/terms")
"""What of the bank decides about people's questions and answers."""
STORIES = {"bench", "demo", "proof", "wire"}
"""Folders of tests that are slow and look at everything: what a rule says is seen before them."""
EQUIVALENT = Path(__file__).with_name("equivalent.toml")


def rooms() -> dict[str, list[Path]]:
    """The files of rules by room, as the guard of the house knows them, and those of the bank."""
    found: dict[str, list[Path]] = {}
    for path in FILES:
        place = where(module_of(path))
        parts = path.relative_to(BOT).with_suffix("").parts
        if (room := "/".join(parts[:2])) in JUDGING:
            found.setdefault(room, []).append(path)
        elif place.kind == "rules":
            room = f"{place.wing}/{place.room}" if place.room else "/".join(parts[:-1])
            found.setdefault(room, []).append(path)
    return found


def tests_of(room: str, rules: list[Path], *, quick: bool) -> list[str]:
    """The folder of tests that mirrors a room, or the files named after it or its modules, or the
    nearest folder above it; and whatever else imports its rules, but for whole stories. ``quick``:
    of all these the files that have a test which doesn't wait."""
    names = frozenset(map(module_of, rules))
    packages = {name.rsplit(".rules", 1)[0] + ".rules" for name in names}
    known = names | packages
    folder = ROOT / "tests" / room
    stems = {Path(room).name, *(path.stem for path in rules)}
    own = sorted({one for stem in stems for one in folder.parent.glob(f"test_{stem}*.py")})
    if folder.is_dir() or not own:
        while not any(folder.rglob("test_*.py")):
            folder = folder.parent
        own = [folder]
    importing = [
        path
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if not {path, *path.parents} & set(own) and imports_of(path, known) & known
        if not STORIES & set(path.relative_to(ROOT).parts)
    ]
    found = [*own, *importing]
    if quick:
        files = [one for path in found for one in ([path] if path.is_file() else _tests_in(path))]
        found = [one for one in files if _has_quick(one)]
    return [str(one.relative_to(ROOT)) for one in found]


def _tests_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("test_*.py"))


def _has_quick(path: Path) -> bool:
    return any(
        isinstance(one, ast.FunctionDef) and one.name.startswith("test_")
        for one in ast.walk(tree_of(path))
    )


def equivalents(paths: list[Path]) -> dict[tuple[str, str], str]:
    """Why a change is none, by the place and the change; refuses what is no longer in the code."""
    said = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))
    names = {str(path.relative_to(BOT)): path for path in paths}
    found = {
        (place, change): why
        for place, changes in said.items()
        if place.split("::")[0] in names
        for change, why in changes.items()
    }
    there = {
        (place_of(path, one), one.change)
        for path in paths
        for one in mutants_of(path.read_text(encoding="utf-8"))
    }
    if stale := found.keys() - there:
        sys.exit(f"{EQUIVALENT.name} tells of what isn't there: {sorted(stale)}")
    return found


def place_of(path: Path, mutant: Mutant) -> str:
    """As ``daily/streaks/rules.py::fold``; without a function it happens at import."""
    return f"{path.relative_to(BOT)}::{mutant.function or ''}"


def sample(paths: list[Path], count: int | None, chance: random.Random) -> dict[Path, list[Mutant]]:
    """At most so many mutants of a room's files, without those that are listed as no change."""
    none = equivalents(paths)
    every = [
        (path, one)
        for path in paths
        for one in mutants_of(path.read_text(encoding="utf-8"))
        if (place_of(path, one), one.change) not in none
    ]
    found: dict[Path, list[Mutant]] = {}
    for at in sorted(chance.sample(range(len(every)), min(count or len(every), len(every)))):
        path, one = every[at]
        found.setdefault(path, []).append(one)
    return found


def judge(mutants: dict[Path, list[Mutant]], tests: list[str], *, quick: bool) -> Any:
    """(file, mutant, the test that noticed it or "") of each."""
    found: list[tuple[str, str, str]] = []

    def notice(path: Path, mutant: Mutant, failing: str) -> None:
        found.append((str(path.relative_to(BOT)), str(mutant), failing))

    code = pytest.main([*OPTIONS, *tests], plugins=[Trials(mutants, notice, quick=quick)])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SystemExit(int(code))
    return found


def main() -> int:
    """See the module."""
    options = _options()
    import_module("tests.conftest")  # once, with all of the bot; it sets up properties its way
    quick_properties()
    who_imports()
    every = rooms()
    wanted = options.room or list(every)
    if unknown := set(wanted) - set(every):
        sys.exit(f"no rules in {', '.join(sorted(unknown))}; there are {', '.join(every)}")
    tried: Counter[str] = Counter()
    noticed: Counter[str] = Counter()
    for room in wanted:
        mutants = sample(every[room], options.sample, random.Random(options.seed))
        tests = options.tests or tests_of(room, every[room], quick=options.quick)
        for name, mutant, failing in _outcomes(mutants, tests, quick=options.quick):
            tried[room] += 1
            noticed[room] += bool(failing)
            if not failing:
                print(f"  not noticed  bot/{name}:{mutant}", flush=True)
        print(f"{noticed[room]:>5} of {tried[room]:<5} {room}", flush=True)
    share = noticed.total() / max(tried.total(), 1)
    print(f"{noticed.total()} of {tried.total()} noticed: {share:.1%} (target {TARGET:.0%})")
    poor = [room for room in tried if noticed[room] < LEAST_OF_A_ROOM * tried[room]]
    return 1 if share < TARGET or poor else 0


def _outcomes(mutants: dict[Path, list[Mutant]], tests: list[str], *, quick: bool) -> list[Any]:
    """Of a room's mutants, in a process of its own: rooms don't see each other's tests."""
    answer = in_a_fork(lambda: judge(mutants, tests, quick=quick), 6 * 3600)
    if answer is None:
        sys.exit("the tests of the room could not be run")
    return sorted(map(tuple, answer))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--room", action="append", help="as daily/streaks; may be repeated")
    parser.add_argument("--sample", type=int, help="at most so many changes of each room")
    parser.add_argument("--seed", type=int, default=7, help="of the sample")
    parser.add_argument("--quick", action="store_true", help="only by tests that don't wait")
    parser.add_argument("--tests", action="append", help="other tests than the room's own")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
