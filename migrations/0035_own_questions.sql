-- A server's own questions, which its organisers write. They are the server's, not a person's.

-- How they stand beside the bank's in the choice of the question of the day.
ALTER TABLE guilds ADD COLUMN own_use TEXT NOT NULL DEFAULT 'first'
    CHECK (own_use IN ('only', 'first', 'mixed', 'off'));

-- `number` counts in a server and is never used again; `slug` is the id in the server's files;
-- `content` is the question as a file has it, as JSON. `suggested_by` is the member who suggested it
-- (0: nobody, or not any more), named on the card where `is_named`.
CREATE TABLE own_questions (
    guild_id      INTEGER NOT NULL,
    number        INTEGER NOT NULL,
    slug          TEXT    NOT NULL,
    content       TEXT    NOT NULL,
    is_retired    INTEGER NOT NULL DEFAULT 0 CHECK (is_retired IN (0, 1)),
    suggested_by  INTEGER NOT NULL DEFAULT 0,
    is_named      INTEGER NOT NULL DEFAULT 0 CHECK (is_named IN (0, 1)),
    made_at       TEXT    NOT NULL,
    changed_at    TEXT    NOT NULL,
    PRIMARY KEY (guild_id, number),
    UNIQUE (guild_id, slug)
) STRICT, WITHOUT ROWID;
CREATE INDEX own_questions_suggested ON own_questions (suggested_by) WHERE suggested_by != 0;

-- Former texts of questions that were asked before they were edited: their days keep them.
CREATE TABLE own_question_texts (
    guild_id      INTEGER NOT NULL,
    number        INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    content       TEXT    NOT NULL,
    PRIMARY KEY (guild_id, number, version)
) STRICT, WITHOUT ROWID;

-- Counts the changes of a server's own questions, by which the bot knows whether it has read them.
CREATE TABLE own_revisions (
    guild_id      INTEGER PRIMARY KEY,
    revision      INTEGER NOT NULL
) STRICT;

-- Personal: what somebody handed in and looks at before it is saved; one for a person, the latest.
-- `form` is what they typed (JSON; '' for a file), `questions` what was read of it (a JSON list),
-- `number` the question that is edited (0: none), `suggestion` the suggestion it comes from (0: none).
CREATE TABLE own_drafts (
    draft_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    form          TEXT    NOT NULL DEFAULT '',
    questions     TEXT    NOT NULL DEFAULT '[]',
    number        INTEGER NOT NULL DEFAULT 0,
    suggestion    INTEGER NOT NULL DEFAULT 0,
    made_at       TEXT    NOT NULL,
    -- when it was saved, and what that changed; a second click finds it here
    saved_at      TEXT,
    new_count     INTEGER NOT NULL DEFAULT 0,
    changed_count INTEGER NOT NULL DEFAULT 0,
    UNIQUE (guild_id, user_id)
) STRICT;
