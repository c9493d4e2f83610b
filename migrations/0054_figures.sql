-- One member's quizzes by when they ended: without the moment in the index, the quizzes of the
-- whole server within the year were read for one member's figures. It holds nobody's new data.
DROP INDEX quizzes_member;
CREATE INDEX quizzes_member ON quizzes (guild_id, user_id, ended_at);

-- The days of a server with what became of them, as every fold of a streak reads them: two years
-- were looked up row by row.
CREATE INDEX daily_posts_days ON daily_posts (guild_id, local_date, state, void_reason);
