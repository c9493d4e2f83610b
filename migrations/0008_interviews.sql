-- Mock interviews: who wants to practise, who met whom when, what was said about it. Everything
-- that a session knows is here, so a restart between any two steps continues it.

-- Nobody's data: what an organiser chose. The round of a week comes at `round_time` in `tz`.
CREATE TABLE interview_settings (
    guild_id        INTEGER PRIMARY KEY,
    channel_id      INTEGER NOT NULL,
    organiser_id    INTEGER NOT NULL,
    tz              TEXT    NOT NULL,
    weekday         INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    round_time      TEXT    NOT NULL CHECK (round_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    every_weeks     INTEGER NOT NULL CHECK (every_weeks IN (1, 2)),
    events          INTEGER NOT NULL CHECK (events IN (0, 1)),
    paused          INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
    next_round_on   TEXT,
    next_round_at   TEXT
) STRICT;
CREATE INDEX interview_settings_due ON interview_settings (next_round_at)
    WHERE next_round_at IS NOT NULL;

-- Personal: what a member wants to practise and when. `windows` is local wall time in `tz`,
-- as "weekday:from-to" in minutes of the day; tracks, topics and languages are words.
CREATE TABLE interview_profiles (
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
    pause_reason    TEXT    NOT NULL DEFAULT '' CHECK (pause_reason IN ('', 'asked', 'no-shows', 'once')),
    -- when the last pause ended; what the member wants is as old as `updated_at` says
    back_at         TEXT,
    joined_at       TEXT    NOT NULL,
    updated_at      TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- Personal to `user_id` alone: `other_id` must never learn of it.
CREATE TABLE interview_blocks (
    guild_id        INTEGER NOT NULL,
    user_id         INTEGER NOT NULL,
    other_id        INTEGER NOT NULL,
    blocked_at      TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id, other_id),
    CHECK (user_id != other_id)
) STRICT, WITHOUT ROWID;

-- Nobody's data: one run of the matching. `subject` is the claim: the intended local date of
-- a scheduled round, something unique for the other kinds. Same digest and seed, same pairs.
CREATE TABLE interview_rounds (
    round_id        INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id        INTEGER NOT NULL,
    kind            TEXT    NOT NULL CHECK (kind IN
                    ('scheduled', 'on-demand', 'between', 'now', 'follow-up')),
    subject         TEXT    NOT NULL,
    seed            INTEGER NOT NULL,
    digest          TEXT    NOT NULL DEFAULT '',
    planned_at      TEXT    NOT NULL,
    from_at         TEXT    NOT NULL,
    until_at        TEXT    NOT NULL,
    UNIQUE (guild_id, kind, subject)
) STRICT;

-- Personal: what a round brought a member. Who waits may still be paired before `waits_until`.
CREATE TABLE interview_seats (
    round_id        INTEGER NOT NULL REFERENCES interview_rounds (round_id) ON DELETE CASCADE,
    guild_id        INTEGER NOT NULL,
    user_id         INTEGER NOT NULL,
    outcome         TEXT    NOT NULL CHECK (outcome IN ('paired', 'shadow', 'waiting')),
    session_id      INTEGER,
    waits_until     TEXT,
    why             TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (round_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX interview_seats_member ON interview_seats (guild_id, user_id, round_id);

-- Nobody's data: one mock interview. `due_at` is when the clock moves it on; `offer_at` and
-- `offer_by` are the time that one side suggested instead. `place` says where it is talked of.
CREATE TABLE interview_sessions (
    session_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id        INTEGER NOT NULL,
    round_id        INTEGER NOT NULL REFERENCES interview_rounds (round_id),
    follows_id      INTEGER REFERENCES interview_sessions (session_id),
    state           TEXT    NOT NULL CHECK (state IN
                    ('proposed', 'rescheduling', 'confirmed', 'checked-in', 'running',
                     'feedback', 'done', 'cancelled', 'no-show')),
    starts_at       TEXT    NOT NULL,
    minutes         INTEGER NOT NULL CHECK (minutes BETWEEN 15 AND 240),
    was_confirmed   INTEGER NOT NULL DEFAULT 0 CHECK (was_confirmed IN (0, 1)),
    offer_at        TEXT,
    offer_by        INTEGER,
    why             TEXT    NOT NULL DEFAULT '',
    place           TEXT    NOT NULL DEFAULT 'wanted' CHECK (place IN
                    ('wanted', 'thread', 'direct')),
    channel_id      INTEGER,
    thread_id       INTEGER,
    event_id        INTEGER,
    proposed_at     TEXT    NOT NULL,
    changed_at      TEXT    NOT NULL,
    feedback_at     TEXT,
    due_at          TEXT,
    why_ended       TEXT    NOT NULL DEFAULT '',
    revision        INTEGER NOT NULL DEFAULT 1,
    sequence        INTEGER NOT NULL DEFAULT 0,
    CHECK ((offer_at IS NULL) = (offer_by IS NULL)),
    CHECK ((state = 'rescheduling') = (offer_at IS NOT NULL)),
    CHECK ((state IN ('done', 'cancelled', 'no-show')) = (due_at IS NULL))
) STRICT;
CREATE INDEX interview_sessions_guild ON interview_sessions (guild_id, starts_at);
CREATE INDEX interview_sessions_thread ON interview_sessions (thread_id)
    WHERE thread_id IS NOT NULL;

-- Personal: who is in a session. `wish` is what they want after it was called off, `met_at`
-- when they said that it took place although nobody had checked in.
CREATE TABLE interview_sides (
    session_id      INTEGER NOT NULL REFERENCES interview_sessions (session_id) ON DELETE CASCADE,
    guild_id        INTEGER NOT NULL,
    user_id         INTEGER NOT NULL,
    part            TEXT    NOT NULL CHECK (part IN ('pair', 'shadow')),
    confirmed_at    TEXT,
    checked_in_at   TEXT,
    left_at         TEXT,
    wish            TEXT    NOT NULL DEFAULT '' CHECK (wish IN ('', 'same', 'pool')),
    met_at          TEXT,
    PRIMARY KEY (session_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX interview_sides_member ON interview_sides (guild_id, user_id, session_id);

-- Personal: who interviews whom in which part of a session, on what. `questions` are ids of
-- the bank, chosen when both have checked in.
CREATE TABLE interview_halves (
    session_id      INTEGER NOT NULL REFERENCES interview_sessions (session_id) ON DELETE CASCADE,
    half            INTEGER NOT NULL CHECK (half IN (1, 2)),
    guild_id        INTEGER NOT NULL,
    candidate_id    INTEGER NOT NULL,
    interviewer_id  INTEGER NOT NULL,
    track           TEXT    NOT NULL CHECK (track IN
                    ('coding', 'ml-breadth', 'ml-system-design', 'behavioural')),
    questions       TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (session_id, half)
) STRICT, WITHOUT ROWID;

-- Nobody's data: the timer of a running session. `left_ms` is what was left when it was paused.
CREATE TABLE interview_clocks (
    session_id      INTEGER PRIMARY KEY REFERENCES interview_sessions (session_id) ON DELETE CASCADE,
    half            INTEGER NOT NULL CHECK (half IN (1, 2)),
    section         INTEGER NOT NULL CHECK (section >= 0),
    ends_at         TEXT    NOT NULL,
    left_ms         INTEGER CHECK (left_ms >= 0),
    extended        INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Nobody's data: where the card of a session stands; `user_id` is 0 for the one in its thread.
CREATE TABLE interview_boards (
    session_id      INTEGER NOT NULL REFERENCES interview_sessions (session_id) ON DELETE CASCADE,
    user_id         INTEGER NOT NULL,
    channel_id      INTEGER NOT NULL,
    message_id      INTEGER NOT NULL,
    drawn_revision  INTEGER NOT NULL,
    PRIMARY KEY (session_id, user_id)
) STRICT, WITHOUT ROWID;

-- Personal: what a person said about themselves and their partner. Nobody else sees a row
-- before the session is done. Scores are a JSON object of dimension -> 1 to 4.
CREATE TABLE interview_feedback (
    session_id      INTEGER NOT NULL REFERENCES interview_sessions (session_id) ON DELETE CASCADE,
    guild_id        INTEGER NOT NULL,
    user_id         INTEGER NOT NULL,
    self_scores     TEXT    NOT NULL DEFAULT '{}',
    partner_scores  TEXT    NOT NULL DEFAULT '{}',
    strengths       TEXT    NOT NULL DEFAULT '',
    try_next        TEXT    NOT NULL DEFAULT '',
    submitted_at    TEXT,
    updated_at      TEXT    NOT NULL,
    PRIMARY KEY (session_id, user_id)
) STRICT, WITHOUT ROWID;

-- Personal: who did not come. Private to the person, fades with time.
CREATE TABLE interview_no_shows (
    session_id      INTEGER NOT NULL REFERENCES interview_sessions (session_id) ON DELETE CASCADE,
    guild_id        INTEGER NOT NULL,
    user_id         INTEGER NOT NULL,
    missed_at       TEXT    NOT NULL,
    PRIMARY KEY (session_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX interview_no_shows_member ON interview_no_shows (guild_id, user_id, missed_at);

-- Personal: who wants to practise within the next hour.
CREATE TABLE interview_pool (
    guild_id        INTEGER NOT NULL,
    user_id         INTEGER NOT NULL,
    since_at        TEXT    NOT NULL,
    until_at        TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
