"""Feedback on free text: what was spotted in an answer, told without judging it."""
