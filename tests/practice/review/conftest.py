"""The bank of the quiz's tests: reviews and quizzes share their questions."""

from tests.practice.quiz.conftest import bank

__all__ = ["bank"]
