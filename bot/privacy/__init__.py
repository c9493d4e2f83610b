"""What a person wrote is theirs: export it, delete it."""
