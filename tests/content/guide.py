"""Where a member finds each part of preparing: ``python -m tests.content.guide`` writes the table
in ``content/README.md`` from the bank and the lists.

A row names a part of the guide, the questions on it (their ids where they are few, else how many
there are at least, by their tag), the entries of the lists, and the commands that bring them.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from bot.bank.lists.model import Prep
from bot.bank.model import CORE_40_TAG, GUIDE_TAGS
from bot.core.bundle import bundled
from bot.core.preparation import shipped_lists
from tests.real_bank import real_bank

README = bundled("content") / "README.md"
BEGIN = "<!-- the table is made by `python -m tests.content.guide` -->"
END = "<!-- /the table -->"
HEAD = "| part of preparing | questions | list | command |\n|---|---|---|---|"
FEW = 3
"""So many questions are named; of more, their number."""
NAMES = {
    "guide-basics": "Basics", "guide-algorithms": "Algorithms", "guide-technical": "Technical",
    "guide-coding": "Coding", "guide-statistics": "Statistics",
    "guide-behavioural": "Behavioural", "guide-portfolio": "Portfolio",
    "guide-mock": "Mock interviews", "guide-company": "Company", "guide-resources": "Resources",
}  # fmt: skip
WORDS = {
    "knn": "kNN",
    "svm": "SVM",
    "star": "STAR",
    "ml-use": "use of ML",
    "bayesian": "Bayesian",
    "naive-bayes": "naive Bayes",
}
MORE = {"guide-behavioural": ("/story", "/mock join"), "guide-mock": ("/mock join", "/mock solo")}
"""Other commands than `/practise` and `/prepare` that serve a part."""
BESIDE: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("The classic 40", (CORE_40_TAG,), ()),
    ("Diverse projects", (), ("portfolio/diverse-projects",)),
    (
        "Certificates and continued learning", ("certificates-or-projects",),
        (
            "portfolio/certificates-that-count", "portfolio/certificate-with-project",
            "portfolio/learning-log", "portfolio/one-new-thing-a-quarter",
        ),
    ),
    (
        "Practice platforms", (),
        ("coding/one-platform", "coding/patterns-roadmap", "coding/deep-ml", "coding/datalemur",
         "coding/stratascratch", "coding/kaggle-playground"),
    ),
    (
        "Mission, values and culture", ("why-this-company", "living-a-company-value"),
        ("company-research/mission-in-own-words", "company-research/value-with-story",
         "company-research/culture-from-inside", "company-research/culture-question"),
    ),
    (
        "Social media", (),
        ("company-research/social-media-theirs", "company-research/social-media-yours"),
    ),
    (
        "Walking through one's CV", ("walking-through-your-cv",),
        ("mock-interviews/before-walk-through-cv", "the-day-before/cv-in-three-minutes"),
    ),
    (
        "Tell me about yourself", ("tell-me-about-yourself",),
        ("mock-interviews/before-about-yourself", "the-day-before/ninety-seconds-about-you"),
    ),
    (
        "Clothes", (),
        ("the-day-before/clothes-one-step-up", "the-day-before/ask-if-unsure"),
    ),
    ("A quiet room", (), ("the-day-before/quiet-room", "the-day-before/notifications-off")),
    ("The camera", (), ("the-day-before/camera-and-light", "the-day-before/camera-height")),
    (
        "Pay", ("expected-pay-first-call", "offer-that-expires-tomorrow"),
        ("company-research/look-up-pay-role", "when-it-is-over/range-from-sources",
         "when-it-is-over/whole-package", "when-it-is-over/ask-for-more-once"),
    ),
    (
        "Rejection", ("after-a-rejection",),
        ("when-it-is-over/one-evening", "when-it-is-over/ask-for-feedback",
         "when-it-is-over/luck-or-gap", "when-it-is-over/several-at-once"),
    ),
)  # fmt: skip
"""What is no area of its own: its name, its questions (or their tag), entries of the lists."""


@dataclass(frozen=True, slots=True)
class Row:
    """A part of preparing. ``questions`` are ids, or a number and the tag that it is of;
    ``lists`` are lists, or entries of them."""

    name: str
    questions: tuple[str, ...]
    lists: tuple[str, ...]
    commands: tuple[str, ...]

    def __str__(self) -> str:
        cells = (self.questions, self.lists, self.commands)
        return f"| {self.name} | " + " | ".join(map(_cell, cells)) + " |"


def _cell(names: tuple[str, ...]) -> str:
    return ", ".join(one if one[0].isdigit() else f"`{one}`" for one in names)


def prep() -> Prep:
    """The lists as members see them."""
    return shipped_lists()


def tagged(tag: str) -> list[str]:
    """The questions in use that carry a tag; of a part with areas, those of all of them."""
    return [
        one.id
        for one in real_bank().active
        if any(each == tag or each.startswith(f"{tag}:") for each in one.tags)
    ]


def _questions(tag: str) -> tuple[str, ...]:
    ids = tagged(tag)
    return tuple(ids) if len(ids) <= FEW else (f"{len(ids)} with `{tag}`",)


def rows() -> Iterator[Row]:
    """The table as the bank and the lists are now."""
    sheets = prep().sheets.values()
    for guide, areas in GUIDE_TAGS.items():
        for area in areas or ("",):
            tag = f"{guide}:{area}" if area else guide
            lists = tuple(
                sheet.id
                for sheet in sheets
                if sheet.guide == guide and any(one.area == area for one in sheet.sections if area)
            )
            words = WORDS.get(area, area.replace("-", " "))
            name = f"{NAMES[guide]}: {words}" if area else NAMES[guide]
            commands = ("/practise", *(("/prepare",) if lists else ()), *MORE.get(guide, ()))
            yield Row(name, _questions(tag), lists, commands)
    for name, ids, entries in BESIDE:
        questions = _questions(ids[0]) if ids == (CORE_40_TAG,) else ids
        commands = (*(("/practise",) if ids else ()), *(("/prepare",) if entries else ()))
        yield Row(name, questions, entries, commands)


def written() -> list[Row]:
    """The table as it stands in the README."""
    text = README.read_text(encoding="utf-8")
    body = text.split(BEGIN)[1].split(END)[0].strip().split("\n")[2:]
    return [_read(line) for line in body]


def _read(line: str) -> Row:
    name, *cells = (cell.strip() for cell in line.strip("|").split("|"))
    questions, lists, commands = (
        tuple(one.strip() for one in cell.split(",") if one.strip()) for cell in cells
    )

    def bare(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one if one[0].isdigit() else one.strip("`") for one in names)

    return Row(name, bare(questions), bare(lists), bare(commands))


def main() -> None:
    """Write the table."""
    text = README.read_text(encoding="utf-8")
    table = "\n".join((BEGIN, HEAD, *map(str, rows()), END))
    README.write_text(
        re.sub(f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: table, text, flags=re.DOTALL),
        encoding="utf-8",
    )


if __name__ == "__main__":
    sys.exit(main())
