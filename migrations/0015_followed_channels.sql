-- Channels outside the questions' own threads that hold a message which somebody handed in as an
-- answer (*Submit as my answer*): edits and deletions there concern the bot, all others don't. Held
-- in memory, so that the database isn't asked about every deletion of every server. Not personal:
-- which channels, not whose messages.
CREATE TABLE answer_channels (
    channel_id   INTEGER PRIMARY KEY,
    guild_id     INTEGER NOT NULL
) STRICT;

INSERT INTO answer_channels (channel_id, guild_id)
SELECT q.channel_id, min(a.guild_id) FROM answer_parts q
JOIN answers a ON a.answer_id = q.answer_id
JOIN daily_posts p ON p.post_id = a.post_id
WHERE q.message_id != 0 AND q.channel_id IS NOT NULL
  AND (p.thread_id IS NULL OR q.channel_id != p.thread_id)
GROUP BY q.channel_id;

-- After a start the threads of what was revealed within a day are read again, too.
CREATE INDEX daily_posts_revealed ON daily_posts (revealed_at) WHERE revealed_at IS NOT NULL;
