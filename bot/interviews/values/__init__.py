"""The words of mock interviews, and what an organiser chose for them."""
