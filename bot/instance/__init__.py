"""What this installation knows of itself."""
