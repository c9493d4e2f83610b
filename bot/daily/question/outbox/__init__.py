"""What has to happen in Discord for the question of the day, each exactly once."""
