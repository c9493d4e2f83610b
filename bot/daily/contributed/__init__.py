"""Contributed."""
