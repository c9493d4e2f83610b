"""The use cases of partners."""
