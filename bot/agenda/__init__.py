"""What is due, and the alarm clock that says so."""
