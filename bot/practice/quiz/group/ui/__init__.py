"""How a group quiz looks."""
