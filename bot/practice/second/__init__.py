"""A second opinion on an answer: by a model, where operator, organiser and member want it."""
