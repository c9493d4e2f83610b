"""What the organisers of a server chose."""
