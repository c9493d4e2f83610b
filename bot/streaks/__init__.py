"""Streaks: how many posting days in a row a member has answered, and why."""
