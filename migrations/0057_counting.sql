-- What makes a day count, kept with the question: as it was when that was posted, or kinder, where an
-- organiser made it so while it was open. A question that isn't posted yet promises nothing, so it
-- is as strict as can be: what holds in the server is kinder. It holds nobody's data.
ALTER TABLE daily_posts ADD COLUMN min_chars INTEGER NOT NULL DEFAULT 1000
    CHECK (min_chars BETWEEN 1 AND 1000);
ALTER TABLE daily_posts ADD COLUMN late_counts INTEGER NOT NULL DEFAULT 0
    CHECK (late_counts IN (0, 1));
ALTER TABLE daily_posts ADD COLUMN any_practice INTEGER NOT NULL DEFAULT 0
    CHECK (any_practice IN (0, 1));

-- What was posted before goes by what holds today, as it did.
UPDATE daily_posts SET
    min_chars = (SELECT g.min_chars FROM guilds g WHERE g.guild_id = daily_posts.guild_id),
    late_counts = (SELECT g.late_counts FROM guilds g WHERE g.guild_id = daily_posts.guild_id),
    any_practice = (SELECT g.any_practice FROM guilds g WHERE g.guild_id = daily_posts.guild_id)
WHERE state IN ('sent', 'threaded', 'revealed', 'closed');
