"""The command line: what an operator or an author types."""
