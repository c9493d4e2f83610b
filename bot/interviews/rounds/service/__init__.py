"""Use cases of rounds: by the clock, and what organisers do."""
