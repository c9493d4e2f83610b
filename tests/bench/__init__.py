"""The figures that the bot promises, measured: ``python -m tests.bench``."""
