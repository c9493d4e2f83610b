-- What a draft was made from: a mark of each saved question that it would replace, by the id in the
-- server's files (JSON), so that nobody's later change is undone unseen. Of older drafts nobody
-- knows it ('': they are saved as they were). Personal, as the draft.
ALTER TABLE own_drafts ADD COLUMN made_from TEXT NOT NULL DEFAULT '';
