"""How things stand, and what to do next."""
