-- The two digests: a member's own week, and the group's.

-- Personal. Who wants their week by direct message, when by their own clock, and when it is next.
CREATE TABLE my_weeks (
    guild_id     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    weekday      INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    clock        TEXT    NOT NULL CHECK (clock GLOB '[0-2][0-9]:[0-5][0-9]'),
    tz           TEXT    NOT NULL,
    next_at      TEXT    NOT NULL,
    next_on      TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX my_weeks_due ON my_weeks (next_at);
CREATE INDEX my_weeks_person ON my_weeks (user_id);

-- Nobody's data: when a server's week is told, by the server's clock, and where.
CREATE TABLE group_weeks (
    guild_id     INTEGER PRIMARY KEY,
    channel_id   INTEGER NOT NULL,
    weekday      INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    clock        TEXT    NOT NULL CHECK (clock GLOB '[0-2][0-9]:[0-5][0-9]'),
    next_at      TEXT    NOT NULL,
    next_on      TEXT    NOT NULL
) STRICT;
CREATE INDEX group_weeks_due ON group_weeks (next_at);

-- Personal: who lets the organisers see by name that they have been away. No row: they may not.
CREATE TABLE drift_consents (
    guild_id     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    given_at     TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX drift_consents_person ON drift_consents (user_id);

-- What was answered within a week: before, only a date or a member led to answers.
CREATE INDEX answers_given ON answers (guild_id, answered_at, user_id) WHERE withdrawn_at IS NULL;

-- What a server's members said of their answers within a week.
CREATE INDEX feedback_ticks_guild ON feedback_ticks (guild_id, ticked_at);

-- Quizzes that were taken within a week.
CREATE INDEX quizzes_ended ON quizzes (guild_id, ended_at);
