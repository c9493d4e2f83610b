"""Practise on demand: one open question at once, privately."""
