"""The use cases of pairing."""
