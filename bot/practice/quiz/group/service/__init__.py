"""What hosts and players of a group quiz do."""
