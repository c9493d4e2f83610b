-- What members wrote may end by its age, where the operator says so: the text goes, the row that says
-- that something was answered stays. Nobody's new data.

-- An attempt whose text is gone was answered all the same, so `answer` may be '' beside a moment.
CREATE TABLE practice_attempts_2 (
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
    CHECK (answer = '' OR answered_at IS NOT NULL),
    CHECK (ticked IS NULL OR answered_at IS NOT NULL)
) STRICT;
INSERT INTO practice_attempts_2
SELECT attempt_id, guild_id, user_id, question_id, topic, kind, difficulty, minutes, asked_at, answer,
       answered_at, ticked
FROM practice_attempts;
DROP TABLE practice_attempts;
ALTER TABLE practice_attempts_2 RENAME TO practice_attempts;
CREATE INDEX practice_attempts_member ON practice_attempts (guild_id, user_id, attempt_id);

-- The oldest texts, of all servers.
CREATE INDEX practice_attempts_text ON practice_attempts (answered_at) WHERE answer <> '';
CREATE INDEX answer_parts_text ON answer_parts (written_at) WHERE body <> '';
CREATE INDEX solo_answers_text ON solo_answers (answered_at) WHERE answer <> '';
CREATE INDEX second_opinions_given ON second_opinions (given_at);
CREATE INDEX drafts_saved ON drafts (saved_at);
