"""A language model, if the operator gives one: asked within bounds, and never needed."""
