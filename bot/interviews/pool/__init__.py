"""Practising now: whoever wants to within the hour."""
