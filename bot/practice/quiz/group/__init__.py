"""A quiz of everyone in a channel, with a scoreboard."""
