-- What is asked by member or by server, and read the rows of all servers until now. No new data.

-- A member's answers, withdrawn ones too: before, only those that stand could be found by member, so
-- export and erasure read everybody's. It holds all that a streak needs.
DROP INDEX answers_member;
CREATE INDEX answers_member ON answers (user_id, guild_id, local_date, withdrawn_at, counts);

CREATE INDEX drafts_member ON drafts (user_id);
CREATE INDEX members_user ON members (user_id);
CREATE INDEX review_ticks_member ON review_ticks (user_id, guild_id);
CREATE INDEX feedback_ticks_member ON feedback_ticks (user_id, guild_id);

-- Asked by server alone, never by question.
DROP INDEX feedback_ticks_unspotted;
CREATE INDEX feedback_ticks_unspotted ON feedback_ticks (guild_id)
    WHERE ticked = 1 AND spotted = 0;

CREATE INDEX group_quizzes_guild ON group_quizzes (guild_id);
CREATE INDEX group_answers_member ON group_answers (user_id);
CREATE INDEX duels_guild ON duels (guild_id);

CREATE INDEX interview_feedback_member ON interview_feedback (user_id, guild_id);
CREATE INDEX interview_halves_candidate ON interview_halves (candidate_id, guild_id);
CREATE INDEX interview_halves_interviewer ON interview_halves (interviewer_id, guild_id);

CREATE INDEX outbox_guild ON outbox (guild_id, subject);
