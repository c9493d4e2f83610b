"""``python -m tests.site.pictures [--check]``: the pictures of the site and of the README, taken of
the demo in Chromium.

Beside the pictures lies what stands on each: its texts and the boxes of its parts. ``--check``
takes them again and compares that, never pixels. The demo knows the classic questions and a few for
quizzes only, so that a question more changes no picture.
"""

import argparse
import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from bot.bank.loader import load_bank
from bot.bank.model import CORE_40, Bank
from bot.core.bundle import bundled
from bot.demo.live import LIVE
from bot.demo.personas import YOU
from bot.demo.preview import PreviewPage, open_preview
from bot.demo.story import Story, open_story
from bot.demo.timeline import QUEUED, TODAY, Sort
from bot.demo.world import CHANNEL
from tests.site.browser import Box, Page, chromium, opened

FOLDER = Path(__file__).parent.parent.parent / "content" / "site" / "pictures"
PARTS = FOLDER / "parts.json"
WIDTH, HEIGHT = 640, 1700
SLACK = 4
"""Pixels by which a box may differ: another version of Chromium breaks no line elsewhere."""
EDGE = 6
"""Above and below a card, so that it doesn't stand at the rim."""
ANSWER = (
    "A small false positive rate on very many negatives still gives many false alarms, so most "
    "alarms may be wrong although the area under the ROC curve is high. A precision–recall curve "
    "looks only at the flagged cases, and its baseline is the proportion of positives."
)
INTERVIEW_AT = time(18, 15)
"""While the mock interview of that day is held."""
QUIZZED = ("f-beta-choice", "r2-negative", "raising-the-threshold", "macro-or-micro", "mape-trap")
LAID_OUT = """(window.simcordPreview?.ready && document.fonts.status === "loaded"
    && !/(Updating|Loading)[^\\n]*…/.test(document.body.innerText))"""
CARD = """[...document.querySelectorAll("article.channel-message")]
    .filter(one => one.innerText.includes({}))"""
GENERATION = "window.simcordPreview.contextGeneration"
FORM = "[document.querySelector('.modal-dialog')]"
LOOK = """(() => {
    const whole = %s.at(-1), at = whole.getBoundingClientRect(), parts = [];
    const kinds = "h1,h2,h3,p,small,li,button,textarea,input,label,hr,pre,img,.thread-summary";
    for (const one of whole.querySelectorAll(kinds)) {
        const box = one.getBoundingClientRect();
        if (!box.width || !box.height || one.closest(".message-context-actions")) continue;
        parts.push([one.tagName.toLowerCase(), one.value || one.innerText || "",
            Math.round(box.x - at.x), Math.round(box.y - at.y),
            Math.round(box.width), Math.round(box.height)]);
    }
    const edge = %d;
    return {box: [at.x, at.y - edge, at.width, at.height + 2 * edge], parts};
})()"""


Part = list[Any]
"""Kind and text of an element, then its box: left, top, width, height."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its name and title, what it shows in words, whose command's it is, if any."""

    name: str
    title: str
    alt: str
    command: str = ""


PICTURES = (
    Picture(
        "question", "The question of the day",
        "The card of the day's question, with buttons to answer, for a hint and for your streak",
    ),
    Picture(
        "answer", "Answering", "A form with the question above the field in which you write",
    ),
    Picture(
        "reveal", "The reveal", "The card that ends the day in the thread: who answered, and "
        "buttons for the model answer and for your own feedback",
    ),
    Picture(
        "feedback", "Feedback", "Private feedback: the points that your answer covers, with its "
        "own words beside them, those not found yet, and a list to tick them yourself",
        "feedback",
    ),
    Picture("streak", "Your streak", "Your streak with the last seven days", "streak show"),
    Picture("quiz", "A quiz", "A quiz question whose options are buttons", "quiz start"),
    Picture("leaderboard", "The leaderboard", "Who answered most this week", "leaderboard"),
    Picture(
        "session", "A mock interview", "The card of a mock interview in its private thread: who "
        "interviews whom, which part runs, and buttons to go on", "mock session",
    ),
    Picture("help", "What you can do now", "How things stand, and a button for each thing", "help"),
)  # fmt: skip
"""In the order in which the site shows them."""
WINDOWS = {"desktop": (1280, 900), "phone": (390, 844)}
"""Whole windows, for the README: width and height in pixels. The newest card is compared."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture as it was taken, and what stands on it."""

    image: bytes
    parts: list[Part]


class Camera:
    """Looks at the demo's page."""

    def __init__(self, page: Page, demo: PreviewPage) -> None:
        self._page, self._demo = page, demo
        self.taken: dict[str, Taken] = {}

    async def settle(self) -> None:
        """The page shows what has happened."""
        await self._demo.refresh()
        await self._page.until(LAID_OUT)

    async def go_to(self, place: str) -> None:
        """Turn to the next place whose name begins so."""
        await self._demo.refresh()  # and what time it is
        before = await self._page.value(GENERATION)
        while not (await self._demo.turn()).startswith(place):
            pass
        await self._page.until(f"{GENERATION} !== {before}")

    async def press(self, label: str, words: str) -> None:
        """Press a button of the newest card with these words."""
        card = CARD.format(json.dumps(words))
        button = f"[...{card}.at(-1).querySelectorAll('button')]"
        button += f".find(one => one.innerText.trim() === {json.dumps(label)})"
        await self._page.until(f"{button} && {button}.ariaDisabled === 'false'")
        await self._page.value(f"{button}.click()")

    async def write(self, text: str) -> None:
        """Write into the form's first field, and choose the first where there is a choice."""
        await self._page.until(f"{FORM}[0] && {FORM}[0].querySelector('textarea')")
        await self._page.value(f"{FORM}[0].querySelector('[type=radio]')?.click()")
        await self._page.value(f"{FORM}[0].querySelector('textarea').focus()")
        await self._page.ask("Input.insertText", text=text)
        await self._page.value(f"{FORM}[0].querySelector('textarea').scrollTop = 0")

    async def submit(self) -> None:
        """Hand the form in."""
        button = (
            f"[...{FORM}[0].querySelectorAll('button')].find(one => one.innerText === 'Submit')"
        )
        await self._page.value(f"{button}.click()")
        await self._page.until(f"!{FORM}[0]")

    async def take(self, name: str, element: str) -> None:
        """A picture of the newest such element."""
        await self._page.until(f"{LAID_OUT} && {element}.at(-1)")
        await self._page.value(f"{element}.at(-1).scrollIntoView({{block: 'center'}})")
        await self._page.value("document.activeElement.blur()")
        found = await self._page.value(LOOK % (element, 0 if element == FORM else EDGE))
        image = await self._page.picture(Box(*found["box"]))
        self.taken[name] = Taken(image, found["parts"])


def card(words: str) -> str:
    """The cards that hold these words."""
    return CARD.format(json.dumps(words))


async def taken(program: str) -> dict[str, Taken]:
    """Every picture, by its name. ``program``: where Chromium is."""
    known = load_bank(bundled("content") / "bank")
    wanted = {*CORE_40, *QUIZZED, QUEUED}
    bank = Bank.of(one for one in known.active if one.id in wanted)
    async with (
        open_story(bank, LIVE) as story, _told(story), open_preview(story, 0) as demo,
        opened(program) as page,
    ):  # fmt: skip
        windows = await _windows(program, demo)
        await page.size(WIDTH, HEIGHT)
        await page.prefers("dark")
        await page.open(demo.url)
        camera = Camera(page, demo)
        await _in_the_morning(camera, story)
        while story.world.now() < datetime.combine(TODAY, INTERVIEW_AT, story.world.zone):
            await story.next_thing()
        await camera.go_to("“Mock interview")
        await camera.take("session", f"[{card('Mock interview')}[0]]")
        while not any(one.sort is Sort.REVEAL for one in await story.next_thing()):
            pass
        await camera.go_to(f"#{CHANNEL}")
        await _command(camera, story, "feedback")
        await camera.take("feedback", card("used /feedback"))
        await camera.go_to("the thread")
        await camera.take("reveal", card("Show model answer"))
        return camera.taken | windows


@asynccontextmanager
async def _told(story: Story) -> AsyncIterator[None]:
    await story.tell_until(TODAY)
    yield


async def _windows(program: str, demo: PreviewPage) -> dict[str, Taken]:
    """Each in a browser of its own: a page remembers how small it was."""
    found, newest = {}, f"{card('Question of the day')}.at(-1)"
    for name, (width, height) in WINDOWS.items():
        async with opened(program) as page:
            await page.size(width, height, is_phone=name == "phone")
            await page.prefers("dark")
            await page.open(demo.url)
            await page.until(f"{LAID_OUT} && {newest}")
            await page.value(f"{newest}.scrollIntoView({{block: 'end'}})")
            seen = await page.value(LOOK % (card("Question of the day"), 0))
            found[name] = Taken(await page.picture(Box(0, 0, width, height)), seen["parts"])
    return found


async def _in_the_morning(camera: Camera, story: Story) -> None:
    question = "Question of the day"
    await camera.take("question", card(question))
    for command in ("help", "streak show", "leaderboard", "quiz start"):
        await _command(camera, story, command)
        await camera.take(command.split()[0], card(f"used /{command.split()[0]}"))
    await camera.press("Answer", question)
    await camera.write(ANSWER)
    await camera.take("answer", FORM)
    await camera.submit()


async def _command(camera: Camera, story: Story, name: str) -> None:
    you = story.world.members[YOU.name]
    await story.world.act(lambda: you.slash(story.world.channel, name))
    await camera.settle()


def differences(
    there: Mapping[str, Sequence[Part]], now: Mapping[str, Sequence[Part]]
) -> list[str]:
    """What the demo shows now that isn't on the pictures: other texts, and boxes elsewhere."""
    found = [f"{name}: only one of the two has it" for name in sorted(there.keys() ^ now.keys())]
    for name in sorted(there.keys() & now.keys()):
        texts = [[part[:2] for part in parts[name]] for parts in (there, now)]
        if texts[0] != texts[1]:
            changed = [
                f"{kind} {text!r}" for kind, text in texts[1] if [kind, text] not in texts[0]
            ]
            found.append(f"{name}: it says something else: {', '.join(changed) or 'less'}")
            continue
        for (_, text, *old), (_, _, *new) in zip(there[name], now[name], strict=True):
            if max(abs(a - b) for a, b in zip(old, new, strict=True)) > SLACK:
                found.append(f"{name}, {text!r}: {old} is {new}")
    return found


def main() -> int:
    """Take all of them, and write what stands on them beside them, or compare that."""
    parser = argparse.ArgumentParser(prog="python -m tests.site.pictures")
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    check, program = parser.parse_args().check, chromium()
    if program is None:
        print("skipped: Chromium isn't installed")
        return 0 if check else 1
    found = asyncio.run(taken(program))
    parts = {name: found[name].parts for name in sorted(found)}
    if check:
        faults = differences(json.loads(PARTS.read_text("utf-8")), parts)
        print("\n".join(faults) or f"{len(parts)} pictures show what the demo shows")
        if faults:
            print("`python -m tests.site.pictures` takes them again; look at them")
        return 1 if faults else 0
    FOLDER.mkdir(exist_ok=True)
    for name, one in found.items():
        (FOLDER / f"{name}.webp").write_bytes(one.image)
    PARTS.write_text(json.dumps(parts, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
