"""How /setup looks."""
