-- A member's year is read from indexes alone: what they graded and when, what they ticked. No new
-- data.
CREATE INDEX review_grades_given
    ON review_grades (guild_id, user_id, source, graded_at, question_id, grade);
DROP INDEX feedback_ticks_member;
CREATE INDEX feedback_ticks_member
    ON feedback_ticks (user_id, guild_id, post_id, question_id, ticked_at, ticked);
