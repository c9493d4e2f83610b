-- Practice: quizzes and reviews that count for the day where the organiser says so; the card
-- of a question that a member's own ticks grade; and when organisers were told of a report.

-- Whether practice makes a day count, too, or the daily answer alone.
ALTER TABLE guilds ADD COLUMN any_practice INTEGER NOT NULL DEFAULT 0
    CHECK (any_practice IN (0, 1));

-- Personal. What a member practised while the question of a date was open and the server let
-- practice count: one row for a member, a date and a thing (`subject`: a question's id, or
-- what names a mock interview), so the same question twice is one. `counts`: with this row
-- there was enough for the date to count, decided when it was written, as for answers; at
-- most one row of a date has it.
CREATE TABLE practice_days (
    guild_id     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    local_date   TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    kind         TEXT    NOT NULL CHECK (kind IN ('quiz', 'review', 'mock')),
    practised_at TEXT    NOT NULL,
    counts       INTEGER NOT NULL CHECK (counts IN (0, 1)),
    PRIMARY KEY (guild_id, user_id, local_date, subject)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX practice_days_member ON practice_days (guild_id, user_id, local_date)
    WHERE counts = 1;
CREATE INDEX practice_days_date ON practice_days (guild_id, local_date, user_id)
    WHERE counts = 1;

-- Days of a checkpoint that count by practice alone; the others have an answer.
ALTER TABLE streak_checkpoints ADD COLUMN practised INTEGER NOT NULL DEFAULT 0;

-- Personal. As before, and `ticks` are a source of grades: SQLite can't change a CHECK.
CREATE TABLE review_grades_anew (
    grade_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    question_id   TEXT    NOT NULL,
    grade         INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 4),
    source        TEXT    NOT NULL CHECK (source IN ('review', 'quiz', 'ticks')),
    local_date    TEXT    NOT NULL,
    graded_at     TEXT    NOT NULL,
    due_at        TEXT    NOT NULL
) STRICT;
INSERT INTO review_grades_anew SELECT grade_id, guild_id, user_id, question_id, grade, source,
    local_date, graded_at, due_at FROM review_grades;
DROP TABLE review_grades;
ALTER TABLE review_grades_anew RENAME TO review_grades;
CREATE INDEX review_grades_day ON review_grades (guild_id, user_id, local_date);

-- Personal. What the ticks on one answer did to the card of its question: the grade they gave,
-- and the card as it was before (`due_at` empty: there was none), so that corrected ticks grade
-- anew from there instead of a second time.
CREATE TABLE review_ticks (
    post_id       INTEGER NOT NULL REFERENCES daily_posts (post_id),
    user_id       INTEGER NOT NULL,
    guild_id      INTEGER NOT NULL,
    question_id   TEXT    NOT NULL,
    ticked_at     TEXT    NOT NULL,
    grade_id      INTEGER NOT NULL,
    stability     REAL,
    difficulty    REAL,
    due_at        TEXT,
    graded_at     TEXT,
    grade_count   INTEGER NOT NULL,
    left_at       TEXT,
    PRIMARY KEY (post_id, user_id)
) STRICT, WITHOUT ROWID;

-- Nobody's data: when organisers of a server last heard that a question was reported.
CREATE TABLE question_notices (
    guild_id      INTEGER NOT NULL,
    question_id   TEXT    NOT NULL,
    told_at       TEXT    NOT NULL,
    PRIMARY KEY (guild_id, question_id)
) STRICT, WITHOUT ROWID;
