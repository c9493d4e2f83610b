-- Duels: five questions for two people, each in their own time within a day. Everything a duel
-- knows is here, so a restart between any two steps changes nothing.

-- Nobody's data: which duel stands where. `due_at` is a day after the challenge, when it ends
-- whoever has answered. `revision` counts changes that show, `drawn_revision` is what the card
-- shows. `message_id` is empty before the card is posted, and after somebody deleted it.
CREATE TABLE duels (
    duel_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    channel_id    INTEGER NOT NULL,
    message_id    INTEGER,
    state         TEXT    NOT NULL CHECK (state IN
                  ('challenged', 'accepted', 'finished', 'declined', 'expired')),
    why_ended     TEXT    NOT NULL DEFAULT '',
    made_at       TEXT    NOT NULL,
    due_at        TEXT    NOT NULL,
    revision      INTEGER NOT NULL DEFAULT 1,
    drawn_revision INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Nobody's data: the same questions for both. `fingerprint` is that of what was right at the
-- challenge; a question that changed before both had answered it is void and counts for neither.
CREATE TABLE duel_questions (
    duel_id       INTEGER NOT NULL REFERENCES duels (duel_id) ON DELETE CASCADE,
    position      INTEGER NOT NULL CHECK (position >= 0),
    question_id   TEXT    NOT NULL,
    fingerprint   TEXT    NOT NULL,
    is_void       INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
    PRIMARY KEY (duel_id, position)
) STRICT, WITHOUT ROWID;

-- Personal: who duels. Seat 0 challenged seat 1. A seat without a row belonged to somebody who
-- had everything about them deleted.
CREATE TABLE duel_players (
    duel_id       INTEGER NOT NULL REFERENCES duels (duel_id) ON DELETE CASCADE,
    seat          INTEGER NOT NULL CHECK (seat IN (0, 1)),
    user_id       INTEGER NOT NULL,
    PRIMARY KEY (duel_id, seat),
    UNIQUE (duel_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX duel_players_member ON duel_players (user_id);

-- Personal: what a person chose or typed, as in quiz_items; '' for *I don't know*.
CREATE TABLE duel_answers (
    duel_id       INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    given         TEXT    NOT NULL,
    is_right      INTEGER NOT NULL CHECK (is_right IN (0, 1)),
    answered_at   TEXT    NOT NULL,
    PRIMARY KEY (duel_id, position, user_id),
    FOREIGN KEY (duel_id, position) REFERENCES duel_questions (duel_id, position)
        ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX duel_answers_member ON duel_answers (user_id);
