-- Whether a deletion in a server, or of one, took along what is the same in every server, as all did
-- before: it is done again as it was done. Nobody's data, as the rest of the table.
ALTER TABLE erasures ADD COLUMN with_own INTEGER NOT NULL DEFAULT 1 CHECK (with_own IN (0, 1));
