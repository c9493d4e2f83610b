-- When a copy became the database again, the last time: what was due until then may have been done
-- since that copy, and the numbers of what was made since are in use. Nobody's data.
ALTER TABLE instance ADD COLUMN restored_at TEXT;
