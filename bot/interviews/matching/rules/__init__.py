"""The rules of the matching. Pure."""
