"""What a member chose in a server."""
