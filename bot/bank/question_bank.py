"""The bank that the running bot uses: replaced as a whole or not at all."""

import json
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import TypeVar
from unicodedata import normalize
from zlib import compress, decompress

from bot.bank.latest import Latest
from bot.bank.model import TOPICS, Bank, Question
from bot.bank.parsing.question import loaded, shown
from bot.bank.terms.short import Lexicon
from bot.bank.terms.topics import TopicWords, titles_of, topic_key

T = TypeVar("T")
_OWN = "own."
"""No id of a file begins so: they have no full stop."""
KEPT_READ = 4096
"""Own questions that stay read; the others are read again, in a tenth of a millisecond."""


def own_id(server: int, number: int, version: int = 0) -> str:
    """The id of a server's own question; with a version that of a text which it had on its day."""
    return f"{_OWN}{server}.{number}" + (f".{version}" if version else "")


def current_id(question_id: str) -> str:
    """The id of a question as it is now: that of its former texts, too."""
    if not question_id.startswith(_OWN):
        return question_id
    return ".".join(question_id.split(".")[:3])


def belongs_to(question_id: str, server: int) -> bool:
    """Whether a server may meet a question: not if it is another one's own."""
    return not question_id.startswith(_OWN) or question_id.split(".")[1] == str(server)


def _read(question_id: str, text: bytes) -> Question:
    return shown(loaded(decompress(text).decode(), question_id))


class OwnQuestions:
    """The servers' own questions as their database has them, by their ids. Compressed, since only
    few of them are needed at a time; replaced by server as a whole."""

    def __init__(self) -> None:
        self._revisions: dict[int, int] = {}
        self._texts: dict[int, dict[str, bytes]] = {}
        self._formulas: dict[int, dict[str, str]] = {}
        self._spelled: dict[int, dict[str, str]] = {}
        self._read = Latest[str, bytes, Question](KEPT_READ)

    def revision(self, server: int) -> int:
        """Which state of a server's questions this is; 0 for none."""
        return self._revisions.get(server, 0)

    def has_any(self, server: int) -> bool:
        """Whether a server has questions of its own, retired ones too. Reads none."""
        return bool(self._texts.get(server))

    def replace(self, server: int, revision: int, texts: Iterable[tuple[str, str]]) -> None:
        """A server's questions by id, as they were written, former texts too. What it had is
        gone."""
        named = list(texts)
        for name in self._texts.get(server, {}).keys() - {name for name, _ in named}:
            self._read.drop(name)
        self._spelled[server] = _spelled(named)
        self._texts[server] = {name: compress(text.encode()) for name, text in named}
        drawn = (shown(loaded(text)) for _, text in named if "math:" in text)
        self._formulas[server] = {
            formula.line: formula.source for one in drawn for formula in one.formulas
        }
        self._revisions[server] = revision

    def forget(self, server: int) -> None:
        """A server is erased: nothing that it had is known any more."""
        for name in self._texts.pop(server, {}):
            self._read.drop(name)
        self._formulas.pop(server, None)
        self._spelled.pop(server, None)
        self._revisions.pop(server, None)

    def formula(self, line: str) -> str | None:
        """The LaTeX of a formula by the line that it is in a text. Whose it is makes no
        difference: it reads the same."""
        servers = tuple(self._formulas.values())  # another thread may add one
        return next((own[line] for own in servers if line in own), None)

    def question(self, question_id: str) -> Question | None:
        """A question by its id. One of a former text says that text under its present id."""
        if not question_id.startswith(_OWN):
            return None
        part = question_id.split(".")[1]
        server = int(part) if part.isdecimal() else 0
        text = self._texts.get(server, {}).get(question_id)
        if text is None:
            return None
        one = self._read.of(question_id, text, partial(_read, current_id(question_id)))
        topic = self.topic_of(server, one.topic)
        return one if topic == one.topic else replace(one, topic=topic)

    def topic_of(self, server: int, topic: str) -> str:
        """A topic as its server spells it: names that differ only in capitals are one topic, and
        are spelled as in the first question of it that is in use."""
        return self._spelled.get(server, {}).get(topic_key(topic), topic)

    def topics(self, server: int) -> tuple[str, ...]:
        """The topics that only a server's own questions in use have."""
        return tuple(sorted({one.topic for one in self.active(server)} - TOPICS.keys()))

    def active(self, server: int) -> tuple[Question, ...]:
        """A server's questions that are in use, in the order in which they were made."""
        names = (name for name in self._texts.get(server, ()) if name == current_id(name))
        read = (self.question(name) for name in names)
        return tuple(one for one in read if one is not None and not one.retired)


def _spelled(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """How each topic is spelled, by its key: as the first that is in use has it, else the first."""
    said = [json.loads(text) for name, text in texts if name == current_id(name)]
    spelled: dict[str, str] = {}
    for one in sorted(said, key=lambda one: bool(one.get("retired"))):
        spelled.setdefault(topic_key(one["topic"]), one["topic"])
    return spelled


@dataclass(frozen=True, slots=True)
class BankChanges:
    """What another bank changed: how many questions are in use, and how many of all are new, say
    something else, or are taken out."""

    question_count: int
    new_count: int
    changed_count: int
    gone_count: int


class QuestionBank:
    """Holds the bank that is in use. One assignment replaces it, so nobody sees half."""

    def __init__(self, bank: Bank, load: Callable[[], Bank] | None = None) -> None:
        """``load`` reads the bank's files again; without it there is nothing new to read."""
        self.bank = bank
        self.load = load or (lambda: bank)
        self.own = OwnQuestions()

    def derived(self, make: Callable[[Bank], T]) -> T:
        """What a function makes of the bank that is in use: made on first use, again after the
        bank was replaced. From any thread."""
        bank = self.bank
        return bank.derived.of(bank, make)

    @property
    def lexicon(self) -> Lexicon:
        """The words the bank knows, which are never taken for a typo of another word.

        Takes about 30 ms to make.
        """
        return self.derived(lexicon_of)

    def formula(self, line: str) -> str | None:
        """The LaTeX of a formula of any question, by the line that it is in a text."""
        return self.derived(_formulas_of).get(line) or self.own.formula(line)

    @property
    def titles(self) -> TopicWords:
        """The titles and tags that a topic is also found by; of what is in use, not retired."""
        return self.derived(_titles_of)

    def replace(self, bank: Bank) -> BankChanges:
        """Use another bank from now on; what is different.

        A question that is no longer in it is kept as a retired one, because open days and the
        history refer to it.
        """
        old = self.bank.questions
        gone = [one for id_, one in old.items() if id_ not in bank.questions]
        kept = (replace(one, retired=True) for one in gone)
        self.bank = Bank.of([*bank.questions.values(), *kept], bank.fingerprint)
        return BankChanges(
            question_count=len(bank.active),
            new_count=len(bank.questions.keys() - old.keys()),
            changed_count=sum(
                old[id_] != bank.questions[id_] for id_ in old.keys() & bank.questions.keys()
            ),
            gone_count=sum(not one.retired for one in gone),
        )

    def question(self, question_id: str | None) -> Question | None:
        """A question by its id, retired ones and servers' own too; None if there is none."""
        if question_id is None:
            return None
        return self.bank.questions.get(question_id) or self.own.question(question_id)

    def active_in(self, server: int) -> tuple[Question, ...]:
        """What is in use in a server: the bank's questions, then its own."""
        return self.bank.active + self.own.active(server)


def _formulas_of(bank: Bank) -> Mapping[str, str]:
    known = (one for question in bank.questions.values() for one in question.formulas)
    return {one.line: one.source for one in known}


def _titles_of(bank: Bank) -> TopicWords:
    return titles_of(bank.active)


def lexicon_of(bank: Bank) -> Lexicon:
    """The words of all questions, and all forms of the short ones."""
    questions = bank.questions.values()
    return Lexicon.of(
        (text for question in questions for text in _texts(question)),
        (
            form
            for question in questions
            for form in (*question.accepted, *(one.text for one in question.refused))
        ),
    )


def _texts(question: Question) -> tuple[str, ...]:
    return (
        question.title,
        question.prompt,
        question.answer,
        question.hint,
        *(point.point for point in question.key_points),
        *(part for choice in question.choices for part in (choice.text, choice.why)),
    )


def plain_title(title: str) -> str:
    """A title by which two are the same, whatever their spaces and capitals."""
    return " ".join(normalize("NFC", title).casefold().split())


LONGEST_STEM = 55
"""Of an id that ends with a number."""


def free_id(slug: str, taken: Container[str]) -> str:
    """This id, or one like it that nothing has yet."""
    if slug not in taken:
        return slug
    stem = slug[:LONGEST_STEM].rstrip("-")
    return next(one for at in count(2) if (one := f"{stem}-{at}") not in taken)
