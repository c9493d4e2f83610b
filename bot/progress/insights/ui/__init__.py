"""How insights look."""
