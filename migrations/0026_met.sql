-- Nobody's data: which installation of the bot this is, made when it is first needed.
ALTER TABLE instance ADD COLUMN installation TEXT NOT NULL DEFAULT '';

-- Nobody's data: what an organiser chose. `voice_id` is a voice channel in which pairs talk, or a
-- category in which each gets a room; `ping_role_id` is called when somebody wants to practise now.
ALTER TABLE interview_settings ADD COLUMN voice_id INTEGER;
ALTER TABLE interview_settings ADD COLUMN voice_kind TEXT NOT NULL DEFAULT ''
    CHECK (voice_kind IN ('', 'channel', 'category'));
ALTER TABLE interview_settings ADD COLUMN ping_role_id INTEGER;

-- Where two talk: `room_id` is the voice room that was made for them. `link` is personal to
-- `link_by`, who added it: shown to the two only.
ALTER TABLE interview_sessions ADD COLUMN room_id INTEGER;
ALTER TABLE interview_sessions ADD COLUMN link TEXT NOT NULL DEFAULT '';
ALTER TABLE interview_sessions ADD COLUMN link_by INTEGER;
CREATE INDEX interview_sessions_room ON interview_sessions (room_id) WHERE room_id IS NOT NULL;

-- Nobody's data: the card by which a channel hears that somebody wants to practise now, and how
-- many; never who. One at a time in a server. `has_called`: it was the first within the hour, so it
-- may call the role.
CREATE TABLE interview_calls (
    call_id         INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id        INTEGER NOT NULL,
    channel_id      INTEGER NOT NULL,
    message_id      INTEGER,
    people          INTEGER NOT NULL,
    has_called      INTEGER NOT NULL DEFAULT 0 CHECK (has_called IN (0, 1)),
    opened_at       TEXT    NOT NULL,
    until_at        TEXT    NOT NULL,
    closed_at       TEXT,
    revision        INTEGER NOT NULL DEFAULT 1,
    drawn_revision  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX interview_calls_open ON interview_calls (guild_id) WHERE closed_at IS NULL;
CREATE INDEX interview_calls_guild ON interview_calls (guild_id, opened_at);
