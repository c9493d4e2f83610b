"""The simulated guild and its story."""
