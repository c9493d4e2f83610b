"""Discord's side of mock interviews."""
