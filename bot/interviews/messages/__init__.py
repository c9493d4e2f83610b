"""What the services of mock interviews answer."""
