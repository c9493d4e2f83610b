"""When the bot could take answers, so that no streak breaks through its fault."""
