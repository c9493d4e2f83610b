"""The bank of the quiz's tests: reviews and quizzes share their questions."""

from tests.quiz.conftest import bank

__all__ = ["bank"]
