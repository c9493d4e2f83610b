"""The pure rules of debrief."""
