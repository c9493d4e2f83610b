"""How profiles look: the modals, and the cards that read back what was typed."""
