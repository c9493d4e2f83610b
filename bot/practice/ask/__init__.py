"""Finding questions, answers and preparation lists."""
