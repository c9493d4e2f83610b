"""What a member chose in a guild: name shown, leaderboard, reminder, a waiting note."""
