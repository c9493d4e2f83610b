"""How debrief looks."""
