"""What is known of a server: its settings, its members, and time zones."""
