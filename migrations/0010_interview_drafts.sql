-- What a member typed in /mock join and has not saved yet, so that nothing is lost between its
-- steps, by a typing error, or by a restart.

-- Personal. `zone`, `hours` and `more_languages` are the member's own words as they were typed;
-- `tz` is the zone they were read as, "" while they can't be read. `revision` counts the changes,
-- so that *Save* on an old card never saves what it didn't show.
CREATE TABLE interview_drafts (
    guild_id        INTEGER NOT NULL,
    user_id         INTEGER NOT NULL,
    level           TEXT    NOT NULL CHECK (level IN ('', 'junior', 'mid', 'senior', 'staff')),
    tracks          TEXT    NOT NULL,
    topics          TEXT    NOT NULL,
    zone            TEXT    NOT NULL,
    tz              TEXT    NOT NULL,
    hours           TEXT    NOT NULL,
    cadence         TEXT    NOT NULL CHECK (cadence IN ('weekly', 'fortnightly', 'once')),
    languages       TEXT    NOT NULL,
    more_languages  TEXT    NOT NULL,
    role_wish       TEXT    NOT NULL CHECK (role_wish IN ('both', 'interviewer', 'candidate')),
    odd_wish        TEXT    NOT NULL CHECK (odd_wish IN ('shadow', 'first-next')),
    revision        INTEGER NOT NULL,
    updated_at      TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX interview_pool_until ON interview_pool (guild_id, until_at);
