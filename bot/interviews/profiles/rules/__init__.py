"""What a member types about themselves, and what it means. Pure."""
