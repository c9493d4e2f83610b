"""Rounds inside a transaction: what one is planned from, and what it writes."""
