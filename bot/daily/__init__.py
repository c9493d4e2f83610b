"""The question of the day: the ledger, the card, the thread, the reveal."""
