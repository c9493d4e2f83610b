-- Practise on demand (/practise): what was asked, what was written, and what was ticked.

-- Personal. One row for each question that was shown. `topic`, `kind` and `difficulty` are what
-- the member wished for, so that *Next* goes on with it ('' is any); `minutes` is the countdown
-- they wanted, 0 for none. `answer` is '' until something was handed in. `ticked` are fingerprints
-- of points with a space between; NULL until the member ticked.
CREATE TABLE practice_attempts (
    attempt_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    question_id   TEXT    NOT NULL,
    topic         TEXT    NOT NULL,
    kind          TEXT    NOT NULL,
    difficulty    TEXT    NOT NULL,
    minutes       INTEGER NOT NULL CHECK (minutes >= 0),
    asked_at      TEXT    NOT NULL,
    answer        TEXT    NOT NULL DEFAULT '',
    answered_at   TEXT,
    ticked        TEXT,
    CHECK ((answer = '') = (answered_at IS NULL)),
    CHECK (ticked IS NULL OR answered_at IS NOT NULL)
) STRICT;
CREATE INDEX practice_attempts_member ON practice_attempts (guild_id, user_id, attempt_id);
