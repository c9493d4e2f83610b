"""Use cases of what members and organisers contribute."""
