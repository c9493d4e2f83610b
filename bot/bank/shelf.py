"""Where the running bot keeps its bank: swapped whole or not at all."""

from bot.bank.model import Bank, Question


class BankShelf:
    """Holds the bank that is in use. One assignment replaces it, so nobody sees half."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank

    def question(self, question_id: str | None) -> Question | None:
        """A question by its id, retired ones too; None if the bank has none such."""
        return None if question_id is None else self.bank.questions.get(question_id)
