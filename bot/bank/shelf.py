"""Where the running bot keeps its bank: swapped whole or not at all."""

from dataclasses import replace

from bot.bank.model import Bank, Question


class BankShelf:
    """Holds the bank that is in use. One assignment replaces it, so nobody sees half."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank

    def replace(self, bank: Bank) -> None:
        """Put another bank in its place. A question that is gone stays as a retired one,
        because days that are open, and history, hang on it."""
        gone = (one for id_, one in self.bank.questions.items() if id_ not in bank.questions)
        kept = (replace(one, retired=True) for one in gone)
        self.bank = Bank.of([*bank.questions.values(), *kept], bank.fingerprint)

    def question(self, question_id: str | None) -> Question | None:
        """A question by its id, retired ones too; None if the bank has none such."""
        return None if question_id is None else self.bank.questions.get(question_id)
