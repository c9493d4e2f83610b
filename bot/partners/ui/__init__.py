"""How partners look."""
