"""What has to happen in Discord for a day's question."""
