"""Members say what is wrong with a question."""
