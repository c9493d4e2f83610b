"""Practice on demand: reviews, self-checks and quizzes."""
