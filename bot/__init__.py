"""A Discord bot that gives a machine-learning interview study group its rhythm."""
