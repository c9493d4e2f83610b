-- Reviews that come back: one FSRS card for a member, a guild and a question, the log of
-- its grades, and what each member chose. A card hangs on the question's id alone, so a
-- question that is reworded keeps its history. All of it is personal.

-- Personal. `stability` (days) and `difficulty` are FSRS's memory of it, empty until the
-- first grade. `left_at`: no longer in the queue; a miss or *Remind me* brings it back.
CREATE TABLE review_cards (
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    question_id   TEXT    NOT NULL,
    stability     REAL    CHECK (stability > 0),
    difficulty    REAL    CHECK (difficulty BETWEEN 1 AND 10),
    due_at        TEXT    NOT NULL,
    graded_at     TEXT,
    grade_count   INTEGER NOT NULL DEFAULT 0 CHECK (grade_count >= 0),
    made_at       TEXT    NOT NULL,
    left_at       TEXT,
    PRIMARY KEY (guild_id, user_id, question_id),
    CHECK ((grade_count = 0) = (graded_at IS NULL)),
    CHECK ((grade_count = 0) = (stability IS NULL)),
    CHECK ((grade_count = 0) = (difficulty IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX review_cards_due ON review_cards (guild_id, user_id, due_at) WHERE left_at IS NULL;

-- Personal. Every grade that a card ever got; 1 Again, 2 Hard, 3 Good, 4 Easy. The local
-- date is the member's own, for the number of reviews a day.
CREATE TABLE review_grades (
    grade_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    question_id   TEXT    NOT NULL,
    grade         INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 4),
    source        TEXT    NOT NULL CHECK (source IN ('review', 'quiz')),
    local_date    TEXT    NOT NULL,
    graded_at     TEXT    NOT NULL,
    due_at        TEXT    NOT NULL
) STRICT;
CREATE INDEX review_grades_day ON review_grades (guild_id, user_id, local_date);

-- Personal. What a member chose; no row: the defaults.
CREATE TABLE review_choices (
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    retention     REAL    NOT NULL CHECK (retention BETWEEN 0.8 AND 0.95),
    per_day       INTEGER NOT NULL CHECK (per_day BETWEEN 1 AND 100),
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
