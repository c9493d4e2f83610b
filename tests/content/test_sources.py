"""Where a reader can check: every question has a source to open, and one work has one year."""

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from rapidfuzz import fuzz

from bot.bank.lists.loader import load_prep
from bot.bank.lists.model import RESOURCES, Item
from bot.bank.model import Question, Source
from bot.core.bundle import bundled
from tests.real_bank import real_bank

YEAR = re.compile(r"(?<![/\d])(?:19|20)\d\d(?![/\d])")
EDITION = re.compile(r"\b\d(?:st|nd|rd|th) ed\.")
# Pages that change all the time have no year: documentation, guides, glossaries and handbooks.
LIVING = re.compile(
    r"documentation|user guide|reference|examples|wiki|Glossary|Crash Course|Rules of Machine"
    r"|Handbook|Regulation|Directive|Specification|conventions|Leadership|STAR|[Pp]ricing"
)
PLACE = re.compile(r",? \b(?:chapters?|sections?|articles?|appendix|part|items?|rules?|entry)\b.*$")

# Addresses that their pages have left, and papers' numbers in proceedings that count otherwise now.
LEFT = re.compile(
    r"//dx\.doi\.org|//(www\.)?pytorch\.org/docs|//projects\.iq\.harvard\.edu"
    r"|//(www\.)?aclweb\.org/anthology|papers\.nips\.cc/paper/\d{3,4}-"
    r"|//conservancy\.umn\.edu/handle|//www\.stat\.columbia\.edu|//statweb\.stanford\.edu|//(www\.)?amazon\.jobs/en/principles"
)
# What is recommended and has no page of its own: a book, and what each group and reader has.
NOWHERE = {
    "mosteller-fifty-challenging-problems",
    "engineering-blog-company-list",
    "people-work-target-team",
    "study-group-discord",
    "documentation-fix-issue-marked",
}


def sources() -> Iterator[tuple[Question, Source]]:
    for question in real_bank().active:
        for source in question.sources:
            yield question, source


def recommended() -> Iterator[Item]:
    for sheet in load_prep(bundled("content") / "prep").sheets.values():
        if sheet.guide == RESOURCES:
            for section in sheet.sections:
                yield from section.items


def years(title: str) -> frozenset[str]:
    return frozenset(YEAR.findall(title))


def work(title: str) -> str:
    """A title without year, edition and place, so that two ways to name one work are alike."""
    bare = YEAR.sub("", PLACE.sub("", re.sub(r"\([^()]*\)", " ", title)))
    return " ".join(re.findall(r"\w+", bare.casefold()))


def test_every_question_has_a_source_that_can_be_opened() -> None:
    bare = [q.id for q in real_bank().active if not any(one.url for one in q.sources)]
    assert not bare


def test_one_address_has_one_year() -> None:
    told: dict[str, set[frozenset[str]]] = defaultdict(set)
    for _, source in sources():
        if source.url and not LIVING.search(source.title):
            told[source.url.rstrip("/")].add(years(source.title))
    assert {url: found for url, found in told.items() if len(found) > 1} == {}


def test_one_work_has_one_year() -> None:
    titles = sorted({source.title for _, source in sources() if years(source.title)})
    works = [(work(title), years(title), title) for title in titles]
    for at, (name, year, title) in enumerate(works):
        for other_name, other_year, other in works[:at]:
            if year != other_year and len(name.split()) > 4 and len(other_name.split()) > 4:
                assert fuzz.token_sort_ratio(name, other_name) < 92, (title, other)


def test_a_book_or_paper_has_its_year_or_edition() -> None:
    bare = {
        source.title
        for _, source in sources()
        if not LIVING.search(source.title)
        and not years(source.title)
        and not EDITION.search(source.title)
    }
    assert not bare


def test_two_years_of_one_paper_would_be_seen() -> None:
    first = "Devlin et al. (2018), BERT: Pre-training of Deep Bidirectional Transformers"
    second = "Devlin et al., BERT: Pre-training of Deep Bidirectional Transformers (2019)"
    assert fuzz.token_sort_ratio(work(first), work(second)) >= 92
    assert years(first) != years(second)


def test_no_address_is_one_that_its_page_has_left() -> None:
    """The old ones lead on for a while, and then nowhere."""
    found = {source.url for _, source in sources()} | {item.url for item in recommended()}
    assert [url for url in sorted(found) if LEFT.search(url)] == []


def test_what_is_recommended_can_be_opened() -> None:
    bare = {item.id for item in recommended() if not item.url}
    assert bare == NOWHERE


@pytest.mark.parametrize(
    "url",
    [
        "https://papers.nips.cc/paper/5656-hidden-technical-debt-in-machine-learning-systems",
        "https://pytorch.org/docs/stable/notes/autograd.html",
        "http://dx.doi.org/10.1214/ss/1009213726",
        "https://projects.iq.harvard.edu/stat110/home",
    ],
)
def test_an_address_that_was_left_would_be_seen(url: str) -> None:
    assert LEFT.search(url)
