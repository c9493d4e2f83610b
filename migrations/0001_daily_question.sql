-- The main job: guild settings, the daily ledger, answers, streak checkpoints
-- and the outbox. Moments are aware UTC as ISO text with microseconds (they sort as
-- text); a local date is the guild's own date as YYYY-MM-DD; ids are Discord snowflakes.

-- One row for a guild that was set up. It outlives the bot being removed.
CREATE TABLE guilds (
    guild_id            INTEGER PRIMARY KEY,
    channel_id          INTEGER NOT NULL,
    notice_channel_id   INTEGER,
    organiser_id        INTEGER NOT NULL,
    post_time           TEXT    NOT NULL CHECK (post_time GLOB '[0-2][0-9]:[0-5][0-9]'),
    tz                  TEXT    NOT NULL,
    weekdays            INTEGER NOT NULL CHECK (weekdays BETWEEN 1 AND 127),
    ping_role_id        INTEGER,
    topics              TEXT    NOT NULL DEFAULT '{}',
    difficulty_mix      TEXT    NOT NULL DEFAULT '{}',
    reveal_minutes      INTEGER NOT NULL CHECK (reveal_minutes BETWEEN 30 AND 10080),
    min_chars           INTEGER NOT NULL CHECK (min_chars BETWEEN 1 AND 1000),
    late_counts         INTEGER NOT NULL DEFAULT 0 CHECK (late_counts IN (0, 1)),
    milestones          INTEGER NOT NULL DEFAULT 1 CHECK (milestones IN (0, 1)),
    paused              INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
    left_at             TEXT,
    next_post_at        TEXT,
    next_post_on        TEXT,
    created_at          TEXT    NOT NULL,
    updated_at          TEXT    NOT NULL
) STRICT;
CREATE INDEX guilds_due ON guilds (next_post_at) WHERE next_post_at IS NOT NULL;

-- The ledger: at most one row for a guild and a local date, whatever happens.
CREATE TABLE daily_posts (
    post_id         INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id        INTEGER NOT NULL REFERENCES guilds (guild_id),
    local_date      TEXT    NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN
                    ('claimed', 'sent', 'threaded', 'revealed', 'closed', 'void', 'skipped')),
    question_id     TEXT,
    question_topic  TEXT,
    question_level  TEXT,
    choice_note     TEXT    NOT NULL DEFAULT '',
    channel_id      INTEGER,
    message_id      INTEGER,
    thread_id       INTEGER,
    due_at          TEXT,
    claimed_at      TEXT    NOT NULL,
    sent_at         TEXT,
    reveal_due_at   TEXT,
    revealed_at     TEXT,
    reveal_message_id INTEGER,
    -- why a missed answer costs nobody on this date; '' where it does
    void_reason     TEXT    NOT NULL DEFAULT '',
    note            TEXT    NOT NULL DEFAULT '',
    UNIQUE (guild_id, local_date),
    CHECK (state IN ('void', 'skipped') OR question_id IS NOT NULL)
) STRICT;
CREATE INDEX daily_posts_thread ON daily_posts (thread_id) WHERE thread_id IS NOT NULL;
CREATE INDEX daily_posts_open ON daily_posts (guild_id, state)
    WHERE state IN ('claimed', 'sent', 'threaded');

-- Questions that an organiser put at a date.
CREATE TABLE daily_queue (
    guild_id     INTEGER NOT NULL REFERENCES guilds (guild_id),
    local_date   TEXT    NOT NULL,
    question_id  TEXT    NOT NULL,
    added_by     INTEGER NOT NULL,
    PRIMARY KEY (guild_id, local_date)
) STRICT;

-- One answer for a member and a question. Personal.
CREATE TABLE answers (
    answer_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id      INTEGER NOT NULL REFERENCES daily_posts (post_id),
    guild_id     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    local_date   TEXT    NOT NULL,
    answered_at  TEXT    NOT NULL,
    updated_at   TEXT    NOT NULL,
    late         INTEGER NOT NULL CHECK (late IN (0, 1)),
    counts       INTEGER NOT NULL CHECK (counts IN (0, 1)),
    shared       INTEGER NOT NULL CHECK (shared IN (0, 1)),
    share_message_id INTEGER,
    withdrawn_at TEXT,
    UNIQUE (post_id, user_id)
) STRICT;
CREATE INDEX answers_member ON answers (guild_id, user_id, local_date, counts) WHERE withdrawn_at IS NULL;
CREATE INDEX answers_date ON answers (guild_id, local_date, user_id, counts) WHERE withdrawn_at IS NULL;

-- What the answer consists of: at most one part from the form (message_id 0) and one
-- part for each message that was handed in. Personal: what a person wrote.
CREATE TABLE answer_parts (
    answer_id    INTEGER NOT NULL REFERENCES answers (answer_id) ON DELETE CASCADE,
    message_id   INTEGER NOT NULL,
    channel_id   INTEGER,
    body         TEXT    NOT NULL,
    written_at   TEXT    NOT NULL,
    PRIMARY KEY (answer_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_parts_message ON answer_parts (message_id) WHERE message_id != 0;

-- A text that could not be taken as an answer, kept for the next try. Personal.
CREATE TABLE drafts (
    post_id      INTEGER NOT NULL REFERENCES daily_posts (post_id),
    user_id      INTEGER NOT NULL,
    body         TEXT    NOT NULL,
    saved_at     TEXT    NOT NULL,
    PRIMARY KEY (post_id, user_id)
) STRICT, WITHOUT ROWID;

-- What a member chose and is called in a guild. Personal.
CREATE TABLE members (
    guild_id         INTEGER NOT NULL,
    user_id          INTEGER NOT NULL,
    display_name     TEXT    NOT NULL DEFAULT '',
    hidden           INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
    remind_at        TEXT    CHECK (remind_at GLOB '[0-2][0-9]:[0-5][0-9]'),
    remind_tz        TEXT,
    next_reminder_at TEXT,
    next_reminder_on TEXT,
    -- said privately with the next command, then cleared
    note             TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_reminders ON members (next_reminder_at) WHERE next_reminder_at IS NOT NULL;

-- A checkpoint of the streak rule at the end of a local date: a cache that may be
-- deleted at any time and is rebuilt from daily_posts and answers.
CREATE TABLE streak_checkpoints (
    guild_id     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    through_on   TEXT    NOT NULL,
    current      INTEGER NOT NULL,
    longest      INTEGER NOT NULL,
    credit       INTEGER NOT NULL,
    answered     INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- Milestones that were announced, so that none is announced twice. Personal.
CREATE TABLE milestones (
    guild_id     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    days         INTEGER NOT NULL,
    reached_at   TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id, days)
) STRICT, WITHOUT ROWID;

-- Everything the bot has to do in Discord once: a row first, then the deed.
-- (kind, subject) is the claim. See bot/outbox.
CREATE TABLE outbox (
    outbox_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id     INTEGER NOT NULL,
    kind         TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    channel_id   INTEGER,
    user_id      INTEGER,
    due_at       TEXT    NOT NULL,
    expires_at   TEXT,
    state        TEXT    NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'done', 'dropped')),
    -- nobody else touches a row before this moment: a lease, or a pause after a failure
    not_before   TEXT    NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    created_at   TEXT    NOT NULL,
    message_id   INTEGER,
    problem      TEXT    NOT NULL DEFAULT '',
    body         TEXT    NOT NULL DEFAULT '',
    UNIQUE (kind, subject)
) STRICT;
CREATE INDEX outbox_due ON outbox (not_before) WHERE state = 'due';

-- Times at which the bot could not take answers; to_at is empty while one lasts.
CREATE TABLE outages (
    outage_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    from_at      TEXT    NOT NULL,
    to_at        TEXT
) STRICT;

-- One row: when the bot was last known to be able to take answers, and its commands' hash.
CREATE TABLE instance (
    only_row     INTEGER PRIMARY KEY CHECK (only_row = 1),
    alive_at     TEXT,
    commands_hash TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO instance (only_row) VALUES (1);
