-- Group quizzes: a lobby, rounds with the same question for all, a scoreboard. Everything a
-- game knows is here, so a restart in the middle of a round continues it.

-- Nobody's data: which game runs where. `due_at` is when the phase ends by itself (when a
-- pause ends the game, while it is paused); `left_ms` is what was left of the phase when it
-- was paused. `revision` counts changes that show, `drawn_revision` is what the card shows.
CREATE TABLE group_quizzes (
    quiz_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    channel_id    INTEGER NOT NULL,
    message_id    INTEGER,
    phase         TEXT    NOT NULL CHECK (phase IN ('lobby', 'round', 'shown', 'ended')),
    position      INTEGER NOT NULL DEFAULT 0 CHECK (position >= 0),
    seconds       INTEGER NOT NULL CHECK (seconds BETWEEN 5 AND 300),
    speed         INTEGER NOT NULL CHECK (speed IN (0, 1)),
    opened_at     TEXT    NOT NULL,
    due_at        TEXT,
    left_ms       INTEGER CHECK (left_ms >= 0),
    reopened      INTEGER NOT NULL DEFAULT 0 CHECK (reopened IN (0, 1)),
    why_ended     TEXT    NOT NULL DEFAULT '',
    revision      INTEGER NOT NULL DEFAULT 1,
    drawn_revision INTEGER NOT NULL DEFAULT 0,
    drawn_at      TEXT,
    CHECK ((phase = 'ended') = (due_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX group_quizzes_running ON group_quizzes (guild_id, channel_id)
    WHERE phase != 'ended';

-- Nobody's data: the questions of a game. `void`: it counts for nobody.
CREATE TABLE group_rounds (
    quiz_id       INTEGER NOT NULL REFERENCES group_quizzes (quiz_id) ON DELETE CASCADE,
    position      INTEGER NOT NULL CHECK (position >= 0),
    question_id   TEXT    NOT NULL,
    fingerprint   TEXT    NOT NULL DEFAULT '',
    state         TEXT    NOT NULL CHECK (state IN ('waiting', 'open', 'closed', 'void')),
    PRIMARY KEY (quiz_id, position)
) STRICT, WITHOUT ROWID;

-- Personal: who plays. The present player of the lowest seat is the host.
CREATE TABLE group_players (
    quiz_id       INTEGER NOT NULL REFERENCES group_quizzes (quiz_id) ON DELETE CASCADE,
    user_id       INTEGER NOT NULL,
    seat          INTEGER NOT NULL,
    is_present    INTEGER NOT NULL CHECK (is_present IN (0, 1)),
    PRIMARY KEY (quiz_id, user_id),
    UNIQUE (quiz_id, seat)
) STRICT, WITHOUT ROWID;

-- Personal: what a person chose; the last choice before the round closed. `taken_ms` is from
-- the opening of the round to that choice, pauses left out.
CREATE TABLE group_answers (
    quiz_id       INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    chosen        INTEGER NOT NULL CHECK (chosen BETWEEN 0 AND 4),
    is_right      INTEGER NOT NULL CHECK (is_right IN (0, 1)),
    taken_ms      INTEGER NOT NULL CHECK (taken_ms >= 0),
    answered_at   TEXT    NOT NULL,
    PRIMARY KEY (quiz_id, position, user_id),
    FOREIGN KEY (quiz_id, position) REFERENCES group_rounds (quiz_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
