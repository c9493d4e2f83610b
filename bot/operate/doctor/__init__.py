"""The doctor: one look at everything an operator is responsible for."""
