"""A quiz that a member takes alone."""
