"""How pairing look."""
