"""The term language of key points and pitfalls; feedback and the lints share this matcher."""
