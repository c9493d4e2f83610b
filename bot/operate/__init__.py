"""What those who run the bot are told: how it stands, and what to do about it."""
