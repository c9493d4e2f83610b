-- Personal: an interview that somebody held alone with the bot, and how they scored themselves (a JSON
-- object of dimension -> 1 to 4). `questions` are ids of the bank; `place` counts from 0, and is the
-- number of questions when the rubric is next. One is open at a time.
CREATE TABLE solo_interviews (
    solo_id         INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id        INTEGER NOT NULL,
    user_id         INTEGER NOT NULL,
    track           TEXT    NOT NULL CHECK (track IN
                    ('coding', 'ml-breadth', 'ml-system-design', 'behavioural')),
    level           TEXT    NOT NULL CHECK (level IN ('junior', 'mid', 'senior', 'staff')),
    minutes         INTEGER NOT NULL CHECK (minutes BETWEEN 5 AND 120),
    questions       TEXT    NOT NULL,
    place           INTEGER NOT NULL DEFAULT 0 CHECK (place >= 0),
    has_hint        INTEGER NOT NULL DEFAULT 0 CHECK (has_hint IN (0, 1)),
    started_at      TEXT    NOT NULL,
    ended_at        TEXT,
    scores          TEXT    NOT NULL DEFAULT '{}'
) STRICT;
CREATE UNIQUE INDEX solo_interviews_open ON solo_interviews (guild_id, user_id)
    WHERE ended_at IS NULL;
CREATE INDEX solo_interviews_member ON solo_interviews (guild_id, user_id, started_at);

-- Personal: what they answered. `answer` is empty where they said it aloud; `points` are the
-- positions of what they ticked.
CREATE TABLE solo_answers (
    solo_id         INTEGER NOT NULL REFERENCES solo_interviews (solo_id) ON DELETE CASCADE,
    place           INTEGER NOT NULL,
    guild_id        INTEGER NOT NULL,
    user_id         INTEGER NOT NULL,
    question_id     TEXT    NOT NULL,
    answer          TEXT    NOT NULL DEFAULT '',
    points          TEXT    NOT NULL DEFAULT '',
    answered_at     TEXT    NOT NULL,
    PRIMARY KEY (solo_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX solo_answers_member ON solo_answers (guild_id, user_id);
