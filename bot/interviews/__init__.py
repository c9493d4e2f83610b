"""Mock interviews: members paired for a session with questions, a rubric and feedback."""
