"""Pictures: drawn in a process of their own, shown in cards in place of plain text."""
