"""Everything the bot has to do in Discord exactly once."""
