"""The use cases of debrief."""
