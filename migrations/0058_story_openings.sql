-- Which opening of a form wrote a story last ('' for that of a new one): another one that was open on
-- another device meanwhile must not overwrite what was written since. Personal, as the rest of the
-- table.
ALTER TABLE stories ADD COLUMN based_on TEXT NOT NULL DEFAULT '';
