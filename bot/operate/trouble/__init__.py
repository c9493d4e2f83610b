"""Trouble that repeats, told to the operator by direct message."""
