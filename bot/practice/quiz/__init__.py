"""Quizzes: what they ask, and quizzes alone, as a group and as a duel."""
