"""Group week."""
