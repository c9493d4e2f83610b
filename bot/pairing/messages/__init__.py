"""What the services of pairing answer."""
