"""Members' answers: the form, the message menu, messages in the thread."""
