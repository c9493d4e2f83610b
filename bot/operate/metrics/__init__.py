"""Figures of how the bot does, for Prometheus."""
