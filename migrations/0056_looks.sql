-- How often was looked whether this can be written. A value that stays as it is, SQLite doesn't
-- write, so a full disk didn't show.
ALTER TABLE instance ADD COLUMN looks INTEGER NOT NULL DEFAULT 0;
