-- Stories for behavioural questions (/story).

-- Personal. One row for each story. Its author alone reads it, in every server and in direct
-- messages; `guild_id` is where it was begun (-1: direct messages), so that it goes and is exported
-- with what is kept there. `form_key` is the form that it came from: a form that is handed in again,
-- because its answer was lost, changes the story and makes no second one. A part may be empty: what
-- was typed is kept as it is.
CREATE TABLE stories (
    story_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    form_key   TEXT    NOT NULL,
    title      TEXT    NOT NULL,
    situation  TEXT    NOT NULL,
    task       TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    result     TEXT    NOT NULL,
    made_at    TEXT    NOT NULL,
    changed_at TEXT    NOT NULL,
    UNIQUE (user_id, form_key)
) STRICT;
CREATE INDEX stories_server ON stories (guild_id, user_id);
