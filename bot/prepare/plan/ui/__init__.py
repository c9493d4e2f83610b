"""How a plan looks. Pure drawing, all private."""
