-- Who may read the answer that a draft becomes, as its author chose it last. Personal, as the draft.
-- Of older drafts nobody knows it: their form proposes that nobody else may.
ALTER TABLE drafts ADD COLUMN shared INTEGER NOT NULL DEFAULT 0 CHECK (shared IN (0, 1));
