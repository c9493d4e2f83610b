"""Discord's side of pairing."""
