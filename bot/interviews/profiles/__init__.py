"""What a member practises, when and how, and whom they block."""
