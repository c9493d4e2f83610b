"""How a duel begins, and how it is played."""
