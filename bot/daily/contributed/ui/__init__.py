"""How contributions look."""
