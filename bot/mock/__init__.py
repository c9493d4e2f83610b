"""``/mock`` put together from its four rooms; ``app.py`` alone uses it."""
