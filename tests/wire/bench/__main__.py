"""``python -m tests.wire.bench [--rounds N]``: what members wait for, as ratios to a bare bot.

A bare bot, one that writes one row, and ours take turns, each in a process of its own; a figure is
the median of all rounds. ``full``: 1,000 servers with a year and 1,000,000 answers.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from tests.wire.bench.fill import fill
from tests.wire.bench.subject import YARDSTICK, Subject, running
from tests.wire.lab import HARNESS

TEXT = "A long enough answer that says something about regularisation and variance, number {}."
EPHEMERAL = 64
OURS = ["-m", "bot", "run"]
SETTLE_SECONDS = 5
"""What a start has to catch up with is done by then."""
SINGLE, WAVES, FLIGHT, EVENTS, THREAD = 60, 8, 50, 2000, 1000
Figures = dict[str, list[float]]
TARGETS = {
    "answer, first": 2.5, "answer, first ÷ one row": 1.3, "answer, again": 2.5,
    "answer, again ÷ one row": 1.3, "50 in flight, throughput": 0.5, "/streak": 2, "/review now": 2,
    "/leaderboard": 3, "/quiz start": 2, "quiz click": 2, "autocomplete": 2,
    "thread messages per s": 0.4, "message elsewhere": 1.1, "edit elsewhere": 1.2,
    "deletion elsewhere": 1.2,
}  # fmt: skip


async def ping(subject: Subject, at: int) -> Figures:
    """What a bare bot takes for one command, and for a list of choices."""
    owner = subject.owner
    taken, _ = await subject.answered(lambda: owner.slash_with("general", "ping", {}, wait=60))
    start = time.perf_counter()
    await owner.autocomplete("general", "ping", "word", "ber")
    return {"ping": [taken], "autocomplete": [(time.perf_counter() - start) * 1000]}


async def set_up(subject: Subject) -> None:
    """A server with today's question, and its thread."""
    owner, daily = subject.owner, subject.channel("daily")
    options = {"channel": daily, "timezone": "UTC", "time": "00:00"}
    await subject.answered(lambda: owner.slash_with(daily, "setup", options, wait=60))
    await owner.slash_with(daily, "organise now", {}, wait=60)
    await subject.harness.wait(lambda: cards(subject) and threads(subject), 60, "no question")


async def member_day(subject: Subject, at: int) -> Figures:
    """What our bot takes for what one member does."""
    found: Figures = {}
    (user,), card = subject.members(1, f"a{at}-"), cards(subject)[0]
    for name in ("answer, first", "answer, again"):
        found[name] = [await hand_in(subject, user, card)]
    for name in ("/streak show", "/leaderboard", "/review now", "/quiz start"):
        taken, it = await subject.answered(
            lambda what=name: user.slash_with("general", what[1:], {}, wait=60)
        )
        found[name.removesuffix(" show")] = [taken]
    found["quiz click"] = [await quiz_click(subject, user, it)]
    daily = subject.channel("daily")
    start = time.perf_counter()
    await subject.owner.autocomplete(daily, "setup", "timezone", "ber", channel=daily)
    found["autocomplete"] = [(time.perf_counter() - start) * 1000]
    return found


async def at_once(subject: Subject, wave: int) -> float:
    """Commands, or answers, a second with so many in flight."""
    users = subject.members(FLIGHT, f"f{wave}-")
    if subject.is_ours:
        forms = [(one, await one.click(cards(subject)[0], "Answer", wait=60)) for one in users]
        acts = [one.submit_modal(form, filled(form), wait=60) for one, form in forms]
    else:
        acts = [one.slash_with("general", "ping", {}, wait=60) for one in users]
    start = time.perf_counter()
    await asyncio.gather(*acts)
    return FLIGHT / (time.perf_counter() - start)


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
    from harness import wire

    world, users = subject.harness.world, subject.members(THREAD, "t")
    made = [
        world.make_message(thread["id"], user.id, content=TEXT.format(at))
        for at, user in enumerate(users)
    ]
    bodies = [wire.message(world, one, gateway=True) for one in made]
    start = time.perf_counter()
    for at, body in enumerate(bodies):
        subject.session.push("MESSAGE_CREATE", body)
        if at % 50 == 49:
            await asyncio.sleep(0)
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


async def once(folder: Path, full: Path | None) -> dict[str, Figures]:
    """One round of all bots side by side: they take turns, so that what else the machine does
    falls on each of them."""
    bots = {"bare": [str(YARDSTICK)], "row": [str(YARDSTICK), "row.sqlite3"], "empty": OURS}
    if full is not None:
        bots |= {"bare of 1,000": [str(YARDSTICK)], "full": OURS}
    found: dict[str, Figures] = {name: defaultdict(list) for name in bots}
    async with AsyncExitStack() as stack:
        subjects = {
            name: await stack.enter_async_context(
                running(
                    folder / name, argv, is_ours=argv is OURS,
                    full=full if name == "full" else None,
                    guilds=1000 if name in ("bare of 1,000", "full") else 1,
                )
            )
            for name, argv in bots.items()
        }  # fmt: skip
        await asyncio.sleep(SETTLE_SECONDS)
        for name, one in subjects.items():
            found[name]["start"] = [one.seconds_to_first_answer]
            if one.is_ours:
                await set_up(one)
        for at in range(SINGLE):
            for name, one in subjects.items():
                for figure, values in (
                    await (member_day if one.is_ours else ping)(one, at)
                ).items():
                    found[name][figure] += values
        for wave in range(WAVES):
            for name, one in subjects.items():
                found[name]["per s"].append(await at_once(one, wave))
        for name, one in subjects.items():
            found[name].update(await events(one))
            if one.is_ours:
                found[name]["thread per s"] = [await thread_messages(one, threads(one)[0])]
            found[name]["rss"] = [one.bot.rss_mib()]
    return found


def ratios(rounds: list[dict[str, Figures]], ours: str, bare: str) -> dict[str, float]:
    """The figures by name, medians over all rounds."""

    def of(bot: str, name: str) -> float:
        return statistics.median(value for one in rounds for value in one[bot][name])

    made = {}
    for name in ("answer, first", "answer, again"):
        made[name] = of(ours, name) / of(bare, "ping")
        made[f"{name} ÷ one row"] = of(ours, name) / of("row", "ping")
    made["50 in flight, throughput"] = of(ours, "per s") / of(bare, "per s")
    for name in ("/streak", "/leaderboard", "/review now", "/quiz start", "quiz click"):
        made[name] = of(ours, name) / of(bare, "ping")
    made["one row"] = of("row", "ping") / of(bare, "ping")
    made["autocomplete"] = of(ours, "autocomplete") / of(bare, "autocomplete")
    made["thread messages per s"] = of(ours, "thread per s") / (1e6 / of(bare, "message elsewhere"))
    for name in ("message elsewhere", "edit elsewhere", "deletion elsewhere"):
        made[name] = of(ours, name) / of(bare, name)
    made["start above bare, s"] = of(ours, "start") - of(bare, "start")
    made["RSS above bare, MiB"] = of(ours, "rss") - of(bare, "rss")
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
    rounds = []
    with tempfile.TemporaryDirectory(prefix="wire-bench") as place:
        full = None if asked.empty_only else Path(place) / "full.sqlite3"
        if full is not None:
            print(f"filled with {fill(full)} answers", file=sys.stderr, flush=True)
        for at in range(asked.rounds):
            print(f"round {at + 1}", file=sys.stderr, flush=True)
            rounds.append(await once(Path(place) / str(at), full))
    empty = ratios(rounds, "empty", "bare")
    more = {} if full is None else ratios(rounds, "full", "bare of 1,000")
    print(f"{'figure, ÷ bare':<28}{'empty':>8}{'full':>8}{'full ÷ empty':>14}{'reach':>8}")
    for name, value in empty.items():
        full_one = more.get(name, float("nan"))
        reach = TARGETS.get(name, "")
        print(f"{name:<28}{value:>8.2f}{full_one:>8.2f}{full_one / value:>14.2f}{reach:>8}")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
