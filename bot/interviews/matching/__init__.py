"""Who meets whom: the rules of the matching, its worker, and what each round brought."""
