"""Questions that come back to a member in time."""
