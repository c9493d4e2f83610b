"""Topic files, parsed: YAML into nodes, values and questions, each with its place."""
