-- Questions that members suggest, and their reports: one queue for organisers.

-- Personal: what a member suggested (`form`: what they typed, as JSON), whether they wish to be named
-- on its card, and what became of it. `number` is the server's own question that it became.
CREATE TABLE suggestions (
    suggestion_id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    form          TEXT    NOT NULL,
    is_named      INTEGER NOT NULL CHECK (is_named IN (0, 1)),
    state         TEXT    NOT NULL DEFAULT 'waiting' CHECK (state IN
                  ('waiting', 'approved', 'declined')),
    reason        TEXT    NOT NULL DEFAULT '',
    number        INTEGER NOT NULL DEFAULT 0,
    made_at       TEXT    NOT NULL,
    decided_at    TEXT
) STRICT;
CREATE INDEX suggestions_waiting ON suggestions (guild_id, suggestion_id) WHERE state = 'waiting';
CREATE INDEX suggestions_member ON suggestions (guild_id, user_id);

-- When the organisers of a server were done with a report; empty while it is in their queue.
ALTER TABLE question_reports ADD COLUMN handled_at TEXT;
CREATE INDEX question_reports_waiting ON question_reports (guild_id, reported_at)
    WHERE handled_at IS NULL;
