"""Questions that a server writes for itself: what may stand in them, read and written as files."""
