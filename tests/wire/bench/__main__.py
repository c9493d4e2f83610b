"""``python -m tests.wire.bench [--rounds N]``: what members wait for, as ratios to a bare bot.

The bare bot, a bare bot that writes one row, and ours take turns, each in a process of its own; a
figure is the median of all rounds. ``full``: 1,000 servers with a year and 1,000,000 answers.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.wire.bench.subject import YARDSTICK, Subject, running
from tests.wire.lab import HARNESS

TEXT = "A long enough answer that says something about regularisation and variance, number {}."
EPHEMERAL = 64
SINGLE, FLIGHT, EVENTS = 60, 50, 2000
Figures = dict[str, list[float]]
TARGETS = {
    "answer, first": 2.5, "answer, first ÷ one row": 1.3, "answer, again": 2.5,
    "answer, again ÷ one row": 1.3, "50 in flight, throughput": 0.5, "/streak": 2, "/review now": 2,
    "/leaderboard": 3, "/quiz start": 2, "quiz click": 2, "autocomplete": 2,
    "thread messages per s": 0.4, "message elsewhere": 1.1, "edit elsewhere": 1.2,
    "deletion elsewhere": 1.2,
}  # fmt: skip


async def yardstick(subject: Subject) -> Figures:
    """What a bare bot takes."""
    found: Figures = defaultdict(list)
    owner = subject.owner
    for _ in range(SINGLE):
        taken, _ = await subject.answered(lambda: owner.slash_with("general", "ping", {}, wait=60))
        found["ping"].append(taken)
        start = time.perf_counter()
        await owner.autocomplete("general", "ping", "word", "ber")
        found["autocomplete"].append((time.perf_counter() - start) * 1000)
    users = subject.members(FLIGHT, "f")
    start = time.perf_counter()
    await asyncio.gather(*(one.slash_with("general", "ping", {}, wait=60) for one in users))
    found["per s"].append(FLIGHT / (time.perf_counter() - start))
    found.update(await events(subject))
    return found


async def ours(subject: Subject) -> Figures:
    """What our bot takes for what members do."""
    found: Figures = defaultdict(list)
    owner, daily = subject.owner, subject.channel("daily")
    options = {"channel": daily, "timezone": "UTC", "time": "00:00"}
    await subject.answered(lambda: owner.slash_with(daily, "setup", options, wait=60))
    await owner.slash_with(daily, "daily now", {}, wait=60)
    await subject.harness.wait(lambda: cards(subject) and threads(subject), 60, "no question")
    card, thread = cards(subject)[0], threads(subject)[0]
    for user in subject.members(SINGLE, "a"):
        for name in ("answer, first", "answer, again"):
            found[name].append(await hand_in(subject, user, card))
        for name in ("/streak show", "/leaderboard", "/review now"):
            taken, _ = await subject.answered(
                lambda who=user, what=name: who.slash_with("general", what[1:], {}, wait=60)
            )
            found[name.removesuffix(" show")].append(taken)
        taken, quiz = await subject.answered(
            lambda who=user: who.slash_with("general", "quiz start", {}, wait=60)
        )
        found["/quiz start"].append(taken)
        found["quiz click"].append(await quiz_click(subject, user, quiz))
    for _ in range(SINGLE):
        start = time.perf_counter()
        await owner.autocomplete(daily, "setup", "timezone", "ber", channel=daily)
        found["autocomplete"].append((time.perf_counter() - start) * 1000)
    forms = [
        (one, await one.click(card, "Answer", wait=60)) for one in subject.members(FLIGHT, "f")
    ]
    start = time.perf_counter()
    await asyncio.gather(*(one.submit_modal(form, filled(form), wait=60) for one, form in forms))
    found["per s"].append(FLIGHT / (time.perf_counter() - start))
    found["thread per s"].append(await thread_messages(subject, thread))
    found.update(await events(subject))
    return found


def cards(subject: Subject) -> list[Any]:
    """The bot's question cards."""
    messages = subject.harness.world.messages.get(subject.channel("daily")["id"], {}).values()
    return [
        one
        for one in messages
        if "answers:form" in str(one["components"]) and not one["flags"] & EPHEMERAL
    ]


def threads(subject: Subject) -> list[Any]:
    """Open threads of the daily channel."""
    channels = subject.harness.world.channels.values()
    return [one for one in channels if one.get("parent_id") == subject.channel("daily")["id"]]


async def hand_in(subject: Subject, user: Any, card: Any) -> float:
    """Milliseconds from a form that is sent to its answer."""
    form = await user.click(card, "Answer", wait=60)
    taken, _ = await subject.answered(lambda: user.submit_modal(form, filled(form), wait=60))
    return taken


def filled(form: Any) -> dict[str, Any]:
    """An answer, shared with nobody, so that the thread stays out of the figure."""
    return {"text": TEXT.format(id(form)), "who": "keep"}


async def quiz_click(subject: Subject, user: Any, quiz: Any) -> float:
    """Milliseconds until *I don't know* is judged: every question has it."""
    taken, _ = await subject.answered(lambda: user.click(quiz, "I don't know", wait=60))
    return taken


async def thread_messages(subject: Subject, thread: Any) -> float:
    """Messages of newcomers in the question's thread that are on disk, a second."""
    users = subject.members(300, "t")
    start = time.perf_counter()
    for at, user in enumerate(users):
        await user.send(thread, TEXT.format(at))
    while subject.handed_in() < len(users):
        await asyncio.sleep(0.05)
    return len(users) / (time.perf_counter() - start)


async def events(subject: Subject) -> Figures:
    """Processor time of what happens elsewhere in the server."""
    from harness import wire

    world, channel = subject.harness.world, subject.channel("general")
    base = world.make_message(channel["id"], subject.owner.id, content="talk")
    body = wire.message(world, base, gateway=True)
    new = [dict(body, id=world.snowflake()) for _ in range(EVENTS)]
    where = {"channel_id": channel["id"], "guild_id": subject.guild["id"]}
    gone = [{"id": one["id"], **where} for one in new]
    return {
        "message elsewhere": [await subject.cpu_of("MESSAGE_CREATE", new)],
        "edit elsewhere": [await subject.cpu_of("MESSAGE_UPDATE", new)],
        "deletion elsewhere": [await subject.cpu_of("MESSAGE_DELETE", gone)],
    }


async def once(folder: Path, full: bool) -> dict[str, Figures]:
    """One turn of each bot."""
    found = {}
    guilds = 1000 if full else 1
    kinds = {"bare": [str(YARDSTICK)], "row": [str(YARDSTICK), "row.sqlite3"]}
    for name, argv in {**kinds, "ours": ["-m", "bot", "run"]}.items():
        mine = name == "ours"
        place = folder / name
        async with running(
            place, argv, guilds=guilds, full=full and mine, first="streak show" if mine else "ping"
        ) as subject:
            found[name] = await (ours(subject) if mine else yardstick(subject))
            found[name]["start"] = [subject.seconds_to_first_answer]
            found[name]["rss"] = [subject.bot.rss_mib()]
    return found


def ratios(rounds: list[dict[str, Figures]]) -> dict[str, float]:
    """The figures by name, medians over all rounds."""

    def of(bot: str, name: str) -> float:
        return statistics.median(value for one in rounds for value in one[bot][name])

    made = {}
    for name in ("answer, first", "answer, again"):
        made[name] = of("ours", name) / of("bare", "ping")
        made[f"{name} ÷ one row"] = of("ours", name) / of("row", "ping")
    made["50 in flight, throughput"] = of("ours", "per s") / of("bare", "per s")
    for name in ("/streak", "/leaderboard", "/review now", "/quiz start", "quiz click"):
        made[name] = of("ours", name) / of("bare", "ping")
    made["autocomplete"] = of("ours", "autocomplete") / of("bare", "autocomplete")
    made["thread messages per s"] = of("ours", "thread per s") / (
        1e6 / of("bare", "message elsewhere")
    )
    for name in ("message elsewhere", "edit elsewhere", "deletion elsewhere"):
        made[name] = of("ours", name) / of("bare", name)
    made["start above bare, s"] = of("ours", "start") - of("bare", "start")
    made["RSS above bare, MiB"] = of("ours", "rss") - of("bare", "rss")
    return made


async def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.wire.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--empty-only", action="store_true", help="without the year behind it")
    asked = parser.parse_args()
    if not HARNESS.is_dir():
        print("the wire-level Discord is not here")
        return 2
    sys.path.insert(0, str(HARNESS.parent))
    states = (False,) if asked.empty_only else (False, True)
    rounds: dict[bool, list[dict[str, Figures]]] = {full: [] for full in states}
    for at in range(asked.rounds):
        for full in states:
            with tempfile.TemporaryDirectory(prefix="wire-bench") as folder:
                print(f"round {at + 1}, {'full' if full else 'empty'}", file=sys.stderr, flush=True)
                rounds[full].append(await once(Path(folder), full))
    empty, *more = (ratios(rounds[full]) for full in states)
    print(f"{'figure, ÷ bare':<28}{'empty':>8}{'full':>8}{'full ÷ empty':>14}{'reach':>8}")
    for name, value in empty.items():
        full_one = more[0][name] if more else float("nan")
        reach = TARGETS.get(name, "")
        print(f"{name:<28}{value:>8.2f}{full_one:>8.2f}{full_one / value:>14.2f}{reach:>8}")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
