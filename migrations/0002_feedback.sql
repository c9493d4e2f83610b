-- Feedback on answers: which points members say they made, and whether a guild lets the
-- authors of the questions see, without names, what the matcher failed to spot.

ALTER TABLE guilds ADD COLUMN author_reports INTEGER NOT NULL DEFAULT 0
    CHECK (author_reports IN (0, 1));

-- One row for a member's answer and a point of its question, once the member has ticked.
-- The fingerprint is that of the point's text: a point that is reworded later is another
-- point, and what was said of the old one stays as it was. Personal.
CREATE TABLE feedback_ticks (
    guild_id     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    post_id      INTEGER NOT NULL REFERENCES daily_posts (post_id),
    question_id  TEXT    NOT NULL,
    position     INTEGER NOT NULL CHECK (position >= 0),
    fingerprint  TEXT    NOT NULL,
    ticked       INTEGER NOT NULL CHECK (ticked IN (0, 1)),
    -- whether the matcher had spotted it at that moment; NULL where it doesn't look
    spotted      INTEGER CHECK (spotted IN (0, 1)),
    ticked_at    TEXT    NOT NULL,
    PRIMARY KEY (post_id, user_id, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_ticks_unspotted ON feedback_ticks (question_id, guild_id)
    WHERE ticked = 1 AND spotted = 0;
