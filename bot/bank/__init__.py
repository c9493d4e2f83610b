"""The question bank: YAML in, typed questions out, and the rules that use them."""
