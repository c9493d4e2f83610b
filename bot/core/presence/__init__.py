"""Who is still in a server."""
