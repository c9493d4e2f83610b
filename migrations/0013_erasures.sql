-- Nobody's data any more: that somebody was erased, and when, so that nothing brings them back: the
-- thread that is read again, a copy of the database that is restored. `who` is a hash with a key
-- that stands in a file beside the database and in no copy; rows go when nothing could bring
-- anybody back. `number` counts all there ever were, by which a copy is seen to be older.
CREATE TABLE erasures (
    number        INTEGER NOT NULL PRIMARY KEY,
    who           TEXT    NOT NULL,
    erased_at     TEXT    NOT NULL
) STRICT;
CREATE INDEX erasures_who ON erasures (who, erased_at);

ALTER TABLE instance ADD COLUMN erasure_count INTEGER NOT NULL DEFAULT 0;
