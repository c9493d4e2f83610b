"""The pure rules of partners."""
