"""``python -m tests.mutation [--room daily/streaks …] [--sample 50] [--seed 7]``.

Changes the rules of each room one place at a time and runs the tests that run that line; prints
the changes that nobody noticed and the share that somebody did. Exit code 1 below the target.
"""

import argparse
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.trial import OPTIONS, Trials, in_a_fork, quick_properties, try_at_import
from tests.test_architecture import BOT, FILES, ROOT, imports_of, module_of, where

TARGET = 0.95
MOST_TESTS_AT_IMPORT = 150


def rooms() -> dict[str, list[Path]]:
    """The files of rules by room, as the guard of the house knows them."""
    found: dict[str, list[Path]] = {}
    for path in FILES:
        place = where(module_of(path))
        if place.kind == "rules":
            parts = path.relative_to(BOT).with_suffix("").parts
            room = f"{place.wing}/{place.room}" if place.room else "/".join(parts[:-1])
            found.setdefault(room, []).append(path)
    return found


def tests_of(room: str, rules: list[Path]) -> list[str]:
    """The folder of tests that mirrors a room, or the nearest above it, and whatever else
    imports its rules."""
    names = frozenset(map(module_of, rules))
    packages = {name.rsplit(".rules", 1)[0] + ".rules" for name in names}
    known = names | packages
    folder = ROOT / "tests" / room
    while not any(folder.rglob("test_*.py")):
        folder = folder.parent
    importing = [
        path
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if folder not in path.parents and imports_of(path, known) & known
    ]
    return [str(one.relative_to(ROOT)) for one in (folder, *importing)]


def sample(paths: list[Path], count: int | None, chance: random.Random) -> dict[Path, list[Mutant]]:
    """At most so many mutants of each file."""
    found = {}
    for path in paths:
        every = mutants_of(path.read_text(encoding="utf-8"))
        chosen = every if count is None else chance.sample(every, min(count, len(every)))
        if chosen:
            found[path] = sorted(chosen, key=lambda one: one.line)
    return found


def judge(mutants: dict[Path, list[Mutant]], tests: list[str]) -> Any:
    """(file, mutant, the test that noticed it or "") of each, and (file, number, tests) of those
    that are still to be tried at import."""
    found: list[tuple[str, str, str]] = []

    def notice(path: Path, mutant: Mutant, failing: str) -> None:
        found.append((str(path.relative_to(BOT)), str(mutant), failing))

    quick_properties()
    trials = Trials(mutants, notice)
    code = pytest.main([*OPTIONS, *tests], plugins=[trials])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SystemExit(int(code))
    return found, [
        (str(path), at, trials.covering[path][:MOST_TESTS_AT_IMPORT])
        for path, at in trials.at_import
    ]


def main() -> int:
    """See the module."""
    options = _options()
    every = rooms()
    wanted = options.room or list(every)
    if unknown := set(wanted) - set(every):
        sys.exit(f"no rules in {', '.join(sorted(unknown))}; there are {', '.join(every)}")
    tried: Counter[str] = Counter()
    noticed: Counter[str] = Counter()
    for room in wanted:
        mutants = sample(every[room], options.sample, random.Random(options.seed))
        for name, mutant, failing in _outcomes(
            mutants, options.tests or tests_of(room, every[room])
        ):
            tried[name] += 1
            noticed[name] += bool(failing)
            if not failing:
                print(f"  not noticed  bot/{name}:{mutant}", flush=True)
        for path in mutants:
            name = str(path.relative_to(BOT))
            print(f"{noticed[name]:>5} of {tried[name]:<5} bot/{name}", flush=True)
    share = noticed.total() / max(tried.total(), 1)
    print(f"{noticed.total()} of {tried.total()} noticed: {share:.1%} (target {TARGET:.0%})")
    return 0 if share >= TARGET else 1


def _outcomes(mutants: dict[Path, list[Mutant]], tests: list[str]) -> list[Any]:
    """Of a room's mutants. Nothing of the bot is imported in this process, so that each child
    can import it changed."""
    answer = in_a_fork(lambda: judge(mutants, tests), 6 * 3600)
    if answer is None:
        sys.exit("the tests of the room could not be run")
    found, at_import = answer
    for name, at, covering in at_import:
        path = Path(name)
        mutant = mutants[path][at]
        failing = try_at_import(module_of(path), path, mutant, covering) if covering else ""
        found.append((str(path.relative_to(BOT)), str(mutant), failing))
    return sorted(map(tuple, found))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--room", action="append", help="as daily/streaks; may be repeated")
    parser.add_argument("--sample", type=int, help="at most so many changes of each file")
    parser.add_argument("--seed", type=int, default=7, help="of the sample")
    parser.add_argument("--tests", action="append", help="other tests than the room's own")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
