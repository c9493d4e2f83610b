"""Solo."""
