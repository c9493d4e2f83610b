"""What everything stands on: time, storage, the outbox, the agenda."""
