"""Holding a session: the sheet, the timer, the feedback, the history."""
