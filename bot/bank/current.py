"""Where the running bot keeps its bank: swapped whole or not at all."""

from collections.abc import Callable
from dataclasses import replace

from bot.bank.model import Bank, Question
from bot.bank.terms.short import Lexicon


class BankShelf:
    """Holds the bank that is in use. One assignment replaces it, so nobody sees half."""

    def __init__(self, bank: Bank, load: Callable[[], Bank] | None = None) -> None:
        """``load`` reads the bank's files again; without it there is nothing new to read."""
        self.bank = bank
        self.load = load or (lambda: bank)
        self._lexicon: tuple[Bank, Lexicon] | None = None

    @property
    def lexicon(self) -> Lexicon:
        """What the bank knows, so that it isn't taken for a slip. Made anew, in some 30 ms, when
        it is first asked for after a change of the bank."""
        bank = self.bank
        if self._lexicon is None or self._lexicon[0] is not bank:
            self._lexicon = bank, lexicon_of(bank)
        return self._lexicon[1]

    def replace(self, bank: Bank) -> None:
        """Put another bank in its place. A question that is gone stays as a retired one,
        because days that are open, and history, hang on it."""
        gone = (one for id_, one in self.bank.questions.items() if id_ not in bank.questions)
        kept = (replace(one, retired=True) for one in gone)
        self.bank = Bank.of([*bank.questions.values(), *kept], bank.fingerprint)

    def question(self, question_id: str | None) -> Question | None:
        """A question by its id, retired ones too; None if the bank has none such."""
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
