"""The model answer, read privately beside one's own."""
