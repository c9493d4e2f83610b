"""A quiz between two members, each in their own time within a day."""
