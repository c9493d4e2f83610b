"""An interview for one, which the bot leads."""
