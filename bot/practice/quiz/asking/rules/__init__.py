"""What a quiz asks, and what is right. Pure."""
