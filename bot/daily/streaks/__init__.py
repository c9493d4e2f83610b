"""Streaks."""
