"""The card by which a channel hears that somebody wants to practise now."""
