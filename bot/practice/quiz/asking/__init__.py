"""What quizzes of every sort ask, and what is right."""
