-- Personal (with solo_answers): whether the member pressed *Save* for what they ticked; until then the
-- card shows what was found in the answer, and `points` is empty.
ALTER TABLE solo_answers ADD COLUMN is_saved INTEGER NOT NULL DEFAULT 0 CHECK (is_saved IN (0, 1));
UPDATE solo_answers SET is_saved = 1 WHERE points <> '';
