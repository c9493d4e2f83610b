"""Preparing for one's interview."""
