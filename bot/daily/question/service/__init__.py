"""Use cases of the daily question."""
