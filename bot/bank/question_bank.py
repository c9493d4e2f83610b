"""The bank that the running bot uses: replaced as a whole or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.bank.model import Bank, Question
from bot.bank.terms.short import Lexicon
from bot.bank.terms.topics import TopicWords, titles_of


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
        self._lexicon: tuple[Bank, Lexicon] | None = None
        self._formulas: tuple[Bank, Mapping[str, str]] | None = None
        self._titles: tuple[Bank, TopicWords] | None = None

    @property
    def lexicon(self) -> Lexicon:
        """The words the bank knows, which are never taken for a typo of another word.

        Computed again (about 30 ms) on first use after the bank was replaced.
        """
        bank = self.bank
        if self._lexicon is None or self._lexicon[0] is not bank:
            self._lexicon = bank, lexicon_of(bank)
        return self._lexicon[1]

    def formula(self, line: str) -> str | None:
        """The LaTeX of a formula of any question, by the line that it is in a text."""
        bank = self.bank
        if self._formulas is None or self._formulas[0] is not bank:
            known = (one for question in bank.questions.values() for one in question.formulas)
            self._formulas = bank, {one.line: one.source for one in known}
        return self._formulas[1].get(line)

    @property
    def titles(self) -> TopicWords:
        """The titles and tags that a topic is also found by; of what is in use, not retired."""
        bank = self.bank
        if self._titles is None or self._titles[0] is not bank:
            self._titles = bank, titles_of(bank.active)
        return self._titles[1]

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
        """A question by its id, retired ones too; None if there is none."""
        return None if question_id is None else self.bank.questions.get(question_id)


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
