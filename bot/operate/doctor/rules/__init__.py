"""What the doctor knows, and what it means."""
