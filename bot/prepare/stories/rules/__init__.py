"""What a story is, how long it is, and which questions it answers."""
