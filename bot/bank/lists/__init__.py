"""The preparation lists: YAML in, typed lists out."""
