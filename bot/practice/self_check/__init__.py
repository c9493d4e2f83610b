"""Self check."""
