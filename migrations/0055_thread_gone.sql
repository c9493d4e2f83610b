-- Whether a question's thread was deleted. Its id stays: erasure, and what is read again, go by it.
ALTER TABLE daily_posts ADD COLUMN thread_gone INTEGER NOT NULL DEFAULT 0
    CHECK (thread_gone IN (0, 1));
