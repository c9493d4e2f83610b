"""Discord's side of partners."""
