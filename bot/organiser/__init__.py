"""What an organiser sets up and looks after: channel, time, zone, weekdays, pauses."""
