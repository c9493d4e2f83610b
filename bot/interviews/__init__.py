"""One mock interview from proposal to feedback: states, thread, reminders, sheet, timer."""
