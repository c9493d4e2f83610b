"""The settings of a server. Pure."""
