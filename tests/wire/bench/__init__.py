"""The issue of size: ratios to a bare discord.py bot, over the wire."""
