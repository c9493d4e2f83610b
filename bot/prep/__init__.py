"""Preparing beside the questions: checklists, lists of resources and weekly plans."""
