"""The pure rules of mock interviews."""
