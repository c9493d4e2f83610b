"""How a duel looks."""
