"""What mock interviews answer: frozen values that the ui draws."""
