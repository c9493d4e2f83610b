-- Questions with several right options in group quizzes: a choice can be more than one option.

-- Personal: what a person chose, as positions ("0,2"); the last choice before the round closed.
-- `taken_ms` is from the opening of the round to that choice, pauses left out.
CREATE TABLE group_choices (
    quiz_id       INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    chosen        TEXT    NOT NULL CHECK (chosen GLOB '[0-4]*' AND chosen NOT GLOB '*[^0-4,]*'),
    is_right      INTEGER NOT NULL CHECK (is_right IN (0, 1)),
    taken_ms      INTEGER NOT NULL CHECK (taken_ms >= 0),
    answered_at   TEXT    NOT NULL,
    PRIMARY KEY (quiz_id, position, user_id),
    FOREIGN KEY (quiz_id, position) REFERENCES group_rounds (quiz_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO group_choices
SELECT quiz_id, position, user_id, CAST(chosen AS TEXT), is_right, taken_ms, answered_at
FROM group_answers;
DROP TABLE group_answers;
ALTER TABLE group_choices RENAME TO group_answers;
