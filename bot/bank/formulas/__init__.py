"""Formulas: LaTeX found in a text, parsed, and said in readable text. Draws nothing."""
