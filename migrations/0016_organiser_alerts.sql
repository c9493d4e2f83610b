-- What an organiser was told and what still lasts: one cause makes one notice, however many posts,
-- threads and reveals it stops. A row goes when the same kind of thing works again. Not personal.
CREATE TABLE organiser_alerts (
    guild_id     INTEGER NOT NULL,
    kind         TEXT    NOT NULL,
    cause        TEXT    NOT NULL,
    channel_id   INTEGER NOT NULL,
    since_at     TEXT    NOT NULL,
    PRIMARY KEY (guild_id, kind, cause, channel_id)
) STRICT, WITHOUT ROWID;
