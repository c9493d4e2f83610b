"""How pairing looks."""
