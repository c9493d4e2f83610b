"""Servers that removed the bot."""
