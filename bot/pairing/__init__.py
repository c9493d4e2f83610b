"""Rounds: who meets whom, when, and why."""
