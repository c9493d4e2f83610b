"""What can be found in an answer, by wording alone. Pure."""
