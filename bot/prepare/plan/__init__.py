"""A plan by weeks for one interview."""
