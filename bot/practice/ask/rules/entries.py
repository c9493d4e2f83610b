"""What of the bank and the lists is found by which texts. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.bank.lists.model import ListSection, Prep, Sheet
from bot.bank.model import GUIDE_TAGS, Question, topic_name
from bot.practice.ask.rules.index import Findable

NAMES, ASKED, SAID, BESIDE = 3.0, 2.0, 1.0, 0.6
"""How much a word counts in a title, in what is asked, in an answer, and elsewhere."""
_PLACE = "/"


@dataclass(frozen=True, slots=True)
class SectionFound:
    """A part of a preparation list, and its key."""

    key: str
    sheet: Sheet
    section: ListSection


def question_entry(question: Question, about: str = "") -> Findable:
    """A question as it is found, also by the words of its id. ``about`` says what it is, else its
    topic does."""
    topic = topic_name(question.topic)
    coding, star = question.coding, question.star
    return Findable(
        key=question.id,
        title=question.title,
        about=about or f"{topic} · {question.difficulty.value}",
        texts=(
            (NAMES, f"{question.title} {' '.join(question.accepted)}"),
            (NAMES, question.id.replace("-", " ")),
            (ASKED, " ".join(tag.partition(":")[2].replace("-", " ") for tag in question.tags)),
            (ASKED, question.prompt),
            (SAID, question.answer),
            (SAID, " ".join(point.point for point in question.key_points)),
            (SAID, " ".join(choice.text for choice in question.choices)),
            (BESIDE, " ".join(choice.why for choice in question.choices)),
            (BESIDE, " ".join(pitfall.note for pitfall in question.pitfalls)),
            (BESIDE, " ".join((*question.follow_ups, *question.checklist))),
            (BESIDE, "" if coding is None else coding.solution),
            (BESIDE, "" if star is None else f"{star.situation} {star.action} {star.result}"),
            (BESIDE, f"{question.strong_outline} {question.weak_outline}"),
        ),
        topics=(question.topic,),
    )


def section_entries(prep: Prep) -> Iterator[Findable]:
    """The parts of all preparation lists as they are found."""
    for sheet in prep.sheets.values():
        for at, section in enumerate(sheet.sections):
            yield Findable(
                key=f"{sheet.id}{_PLACE}{at}",
                title=section.title,
                about=f"List: {sheet.title}",
                texts=(
                    (NAMES, section.title),
                    (ASKED, f"{sheet.title} {' '.join(item.text for item in section.items)}"),
                    (SAID, " ".join(item.why for item in section.items)),
                ),
            )


def section_of(prep: Prep, key: str) -> SectionFound | None:
    """The part of a list that a key means; None if it is gone."""
    name, _, place = key.rpartition(_PLACE)
    sheet = prep.sheets.get(name)
    if sheet is None or not place.isdecimal() or int(place) >= len(sheet.sections):
        return None
    return SectionFound(key, sheet, sheet.sections[int(place)])


def is_section(key: str) -> bool:
    """Whether a key means a part of a list; else it is a question's id."""
    return _PLACE in key


def topic_of(found: SectionFound) -> str:
    """What can be practised on a part of a list: a value of ``/practise``; "" if nothing is."""
    guide, area = found.sheet.guide, found.section.area
    if area and area in GUIDE_TAGS.get(guide, ()):
        return f"{guide}/{area}"
    return next(iter(found.section.topics), "")
