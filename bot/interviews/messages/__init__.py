"""What mock interviews say: frozen values that the ui draws."""
