"""The use cases of mock interviews."""
