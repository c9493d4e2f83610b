"""What quizzes of every sort ask, what is right, and reports about questions."""
