"""What the services of partners answer."""
