"""Private quizzes: knowing at once, and meeting the misses again."""
