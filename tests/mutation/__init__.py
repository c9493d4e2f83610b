"""Whether a change of a pure rule is noticed by a test: ``python -m tests.mutation``."""
