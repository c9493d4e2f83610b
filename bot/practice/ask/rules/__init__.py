"""What is found, and how well it fits. Pure."""
