"""How debrief look."""
