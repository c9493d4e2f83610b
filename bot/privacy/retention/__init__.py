"""Texts that end by their age, where the operator says so."""
