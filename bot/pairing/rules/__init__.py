"""The pure rules of pairing."""
