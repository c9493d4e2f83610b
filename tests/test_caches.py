"""The guard of what is kept in memory: every cache has a bound, and keeps what is used again.

A cache of something that never comes again (a week's grid, a moment) only fills; it was the
pairing's fault. Whoever adds a cache says here how many entries it may have, or why that is
bounded by the code itself.
"""

import ast
import gc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import bot
from bot.bank.lint.question import lint_question
from bot.bank.loader import read_text
from bot.bank.terms.text import Text
from bot.interviews.matching.rules import slots
from bot.interviews.matching.rules.matching import plan
from bot.interviews.matching.rules.slots import Grid
from bot.interviews.values.rules import Window
from tests.bank.texts import OPEN, topic_file
from tests.interviews.matching.crowd import person, problem
from tests.trees import nodes_of, tree_of

ROOT = Path(bot.__file__).parent
BOUNDS = {
    "bank/terms/matcher:_compile": 256,
    "bank/terms/opposites:clauses_of": 256,
    "bank/terms/short:_roots": 4096,
    "bank/terms/short:plain": 4096,
    "bank/terms/text:_split": 20_000,
    "bank/terms/wording:_root": 20_000,
    "bank/terms/topics:_singular": 20_000,
    "bank/terms/words:_stem": 20_000,
    "daily/streaks/store:_closed_day": "DAYS_KEPT",
    "gateway/drawing/chart:_is_ours": 5000,
    "gateway/drawing/chart:is_drawn": 5000,
    "interviews/matching/rules/edges:_is_short": 16,
    "interviews/matching/rules/slots:_day_from": "DAY_MINUTES // SLOT_MINUTES",
    "interviews/matching/rules/slots:stretches": 64,
    "interviews/matching/rules/weights:history": 4096,
    "practice/review/rules:_scheduler": 16,
}
LATEST = {
    "bank/question_bank": "KEPT_READ",
    "core/records": 4096,
    "practice/self_check/rules/points": "KEPT_PREPARED",
    "server/zones/meaning": 1000,
}
"""What changes with time is kept as it was last (``bank/latest.py``), for so many things."""
BY_THE_CODE = {
    "bank/terms/claims:_stems": "the lists of words in that file",
    "bank/terms/denied:_stems": "the lists of words in that file",
    "core/records:_codecs": "our record types",
    "core/records:_hints": "our record types",
    "core/records:_reader": "our record types, and the columns of our statements",
    "core/records:columns": "our record types",
    "gateway/routes:answering": "our cogs",
}
"""Without a number: what they are asked for stands in the code."""


def caches() -> Iterator[tuple[str, ast.FunctionDef, ast.expr]]:
    """Every function of the bot that remembers its results, with what makes it do so."""
    for path in sorted(ROOT.rglob("*.py")):
        room = path.relative_to(ROOT).with_suffix("").as_posix()
        for node in nodes_of(tree_of(path)):
            if isinstance(node, ast.FunctionDef):
                for one in node.decorator_list:
                    called = one.func if isinstance(one, ast.Call) else one
                    if ast.unparse(called).rpartition(".")[2] in ("cache", "lru_cache"):
                        yield f"{room}:{node.name}", node, one


def bound_of(decorator: ast.expr) -> int | str | None:
    """The size that is said; None if there is none."""
    if not isinstance(decorator, ast.Call):
        return None
    named = (one.value for one in decorator.keywords if one.arg == "maxsize")
    said = next(iter((*decorator.args, *named)), None)
    if said is None:
        return None
    return said.value if isinstance(said, ast.Constant) else ast.unparse(said)  # type: ignore[return-value]


def test_every_cache_has_the_bound_that_is_written_here() -> None:
    found: dict[str, int | str | None] = {}
    for name, function, decorator in caches():
        asked_for = [one.arg for one in (*function.args.args, *function.args.kwonlyargs)]
        if asked_for not in ([], ["cls"]):  # without a question there is one answer
            found[name] = bound_of(decorator)
    bounded = {name: bound for name, bound in found.items() if name not in BY_THE_CODE}
    assert bounded == BOUNDS
    assert found.keys() >= BY_THE_CODE.keys(), "a reason for a cache that is gone"


def test_what_is_kept_as_it_was_last_has_the_bound_that_is_written_here() -> None:
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        for node in nodes_of(tree_of(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("Latest["):
                found[path.relative_to(ROOT).with_suffix("").as_posix()] = bound_of(node)
    assert found == LATEST


def alive(kind: type) -> int:
    gc.collect()
    return sum(isinstance(one, kind) for one in gc.get_objects())


def test_nothing_is_left_in_memory_of_the_weeks_that_were_planned() -> None:
    before = alive(Grid)
    zones = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata")
    days = tuple(Window(day, 12 * 60, 22 * 60) for day in range(7))
    for week in range(4):
        start = datetime(2027, 3, 1, tzinfo=UTC) + week * timedelta(days=7)
        one, other = (
            slots.concrete(days, zone, start, start + timedelta(days=7)) for zone in zones
        )
        assert slots.slots(one, other, *zones, 45, limit=1)
        assert plan(problem(person(1), person(2), now=start)).pairs
    assert alive(Grid) == before


def test_nothing_is_left_in_memory_of_a_question_that_was_checked() -> None:
    """A server's own questions are checked as the bank's are."""
    (draft,) = read_text("evaluation.yaml", topic_file(OPEN)).drafts
    before = alive(Text)
    list(lint_question(draft))
    assert alive(Text) == before
