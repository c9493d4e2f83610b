"""What an answer shows by wording, and what its author says of it."""
