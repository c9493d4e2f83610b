-- Plans for one's own interview (/plan).

-- Personal. A person has one, the same in every server; `guild_id` is where it was saved last
-- (-1: direct messages), so that it goes and is exported with what is kept there, and whose practice
-- it looks at from direct messages. `interview_on` is NULL while no date is known; `hours` a week is
-- 0 until a form could be read. `tracks` are words with a space between. `countdown`: whether the
-- evening reminder says how far away the day is. `draft_date` and `draft_hours` hold what could not
-- be read, so that the form opens with it again. Nothing of the plan itself is stored: it is computed.
CREATE TABLE plans (
    guild_id     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    interview_on TEXT,
    hours        INTEGER NOT NULL CHECK (hours BETWEEN 0 AND 40),
    tracks       TEXT    NOT NULL,
    level        TEXT    NOT NULL CHECK (level IN ('junior', 'mid', 'senior', 'staff')),
    started_on   TEXT    NOT NULL,
    countdown    INTEGER NOT NULL DEFAULT 0 CHECK (countdown IN (0, 1)),
    draft_date   TEXT    NOT NULL DEFAULT '',
    draft_hours  TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (user_id, guild_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX plans_server ON plans (guild_id, user_id);
