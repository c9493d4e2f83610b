"""How a profile and its forms look."""
