"""What the services of debrief answer."""
