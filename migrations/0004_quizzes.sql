-- Private quizzes: which questions, what was answered, and reports of questions that seem
-- wrong. Everything a quiz knows is here, so a restart in the middle changes nothing.

-- Personal. At most one runs for a member and a guild.
CREATE TABLE quizzes (
    quiz_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    started_at    TEXT    NOT NULL,
    ended_at      TEXT
) STRICT;
CREATE UNIQUE INDEX quizzes_running ON quizzes (guild_id, user_id) WHERE ended_at IS NULL;
CREATE INDEX quizzes_member ON quizzes (guild_id, user_id);

-- Personal: what a person chose or typed. `given` is positions of options ("0,2"), the
-- figure as typed, or '' for *I don't know*.
CREATE TABLE quiz_items (
    quiz_id       INTEGER NOT NULL REFERENCES quizzes (quiz_id) ON DELETE CASCADE,
    position      INTEGER NOT NULL CHECK (position >= 0),
    question_id   TEXT    NOT NULL,
    topic         TEXT    NOT NULL,
    reason        TEXT    NOT NULL CHECK (reason IN ('wish', 'due', 'weak', 'new', 'miss')),
    given         TEXT,
    is_right      INTEGER CHECK (is_right IN (0, 1)),
    answered_at   TEXT,
    PRIMARY KEY (quiz_id, position),
    CHECK ((given IS NULL) = (is_right IS NULL)),
    CHECK ((given IS NULL) = (answered_at IS NULL))
) STRICT, WITHOUT ROWID;

-- Personal: what a person wrote. One report for a member and a question, the latest;
-- shown to authors without a name.
CREATE TABLE question_reports (
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    question_id   TEXT    NOT NULL,
    body          TEXT    NOT NULL,
    reported_at   TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id, question_id)
) STRICT, WITHOUT ROWID;
