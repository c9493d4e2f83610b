"""How mock interviews look."""
