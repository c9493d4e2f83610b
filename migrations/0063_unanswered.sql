-- Who answers several proposals of mock interviews in a row with nothing rests until they come back:
-- how many they are, and another reason of a pause. A CHECK can't be changed, so the table is made
-- anew. Personal, as the profile was.
CREATE TABLE interview_profiles_2 (
    guild_id        INTEGER NOT NULL,
    user_id         INTEGER NOT NULL,
    level           TEXT    NOT NULL CHECK (level IN ('junior', 'mid', 'senior', 'staff')),
    tracks          TEXT    NOT NULL,
    topics          TEXT    NOT NULL DEFAULT '',
    tz              TEXT    NOT NULL,
    windows         TEXT    NOT NULL,
    cadence         TEXT    NOT NULL CHECK (cadence IN ('weekly', 'fortnightly', 'once')),
    languages       TEXT    NOT NULL,
    role_wish       TEXT    NOT NULL CHECK (role_wish IN ('both', 'interviewer', 'candidate')),
    odd_wish        TEXT    NOT NULL CHECK (odd_wish IN ('shadow', 'first-next')),
    paused_until    TEXT,
    pause_reason    TEXT    NOT NULL DEFAULT ''
        CHECK (pause_reason IN ('', 'asked', 'no-shows', 'once', 'unanswered')),
    -- when the last pause ended; what the member wants is as old as `updated_at` says
    back_at         TEXT,
    joined_at       TEXT    NOT NULL,
    updated_at      TEXT    NOT NULL,
    asked_until     TEXT,
    unanswered      INTEGER NOT NULL DEFAULT 0 CHECK (unanswered >= 0),
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO interview_profiles_2
    (guild_id, user_id, level, tracks, topics, tz, windows, cadence, languages, role_wish, odd_wish,
     paused_until, pause_reason, back_at, joined_at, updated_at, asked_until)
SELECT guild_id, user_id, level, tracks, topics, tz, windows, cadence, languages, role_wish, odd_wish,
       paused_until, pause_reason, back_at, joined_at, updated_at, asked_until
FROM interview_profiles;
DROP TABLE interview_profiles;
ALTER TABLE interview_profiles_2 RENAME TO interview_profiles;
CREATE INDEX interview_profiles_person ON interview_profiles (user_id, guild_id);
