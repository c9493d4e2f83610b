"""The lints of the bank, over what the loader has read."""
