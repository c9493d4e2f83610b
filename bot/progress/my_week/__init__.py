"""My week."""
