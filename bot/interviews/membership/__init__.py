"""Joining mock interviews, pausing, leaving, blocking."""
