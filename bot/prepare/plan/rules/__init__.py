"""What a plan is made of, how it is computed, and what of it is for today."""
