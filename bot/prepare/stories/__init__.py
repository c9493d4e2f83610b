"""Stories for behavioural questions, for their author alone."""
