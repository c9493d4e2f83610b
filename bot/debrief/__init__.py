"""What two said of each other: feedback for both at once, and its history."""
