"""Discord's side of debrief."""
