-- In which servers anything is kept about a person, as `/privacy` asks in direct messages: found by
-- the person, where every row of the table was read until now. No new data.

CREATE INDEX practice_days_person ON practice_days (user_id, guild_id);
CREATE INDEX streak_checkpoints_person ON streak_checkpoints (user_id, guild_id);
CREATE INDEX milestones_person ON milestones (user_id, guild_id);
CREATE INDEX guilds_organiser ON guilds (organiser_id);
CREATE INDEX daily_queue_organiser ON daily_queue (added_by, guild_id);
CREATE INDEX quizzes_person ON quizzes (user_id, guild_id);
CREATE INDEX question_reports_person ON question_reports (user_id, guild_id);
CREATE INDEX review_cards_person ON review_cards (user_id, guild_id);
CREATE INDEX review_grades_person ON review_grades (user_id, guild_id);
CREATE INDEX review_choices_person ON review_choices (user_id, guild_id);
CREATE INDEX interview_seats_person ON interview_seats (user_id, guild_id);
CREATE INDEX interview_drafts_person ON interview_drafts (user_id, guild_id);
CREATE INDEX interview_profiles_person ON interview_profiles (user_id, guild_id);
CREATE INDEX interview_settings_organiser ON interview_settings (organiser_id);
CREATE INDEX interview_boards_person ON interview_boards (user_id);
CREATE INDEX interview_no_shows_person ON interview_no_shows (user_id, guild_id);
CREATE INDEX interview_sessions_offered ON interview_sessions (offer_by, guild_id)
    WHERE offer_by IS NOT NULL;
CREATE INDEX outbox_person ON outbox (user_id, guild_id) WHERE user_id IS NOT NULL;
CREATE INDEX outbox_about ON outbox (about_id, guild_id) WHERE about_id IS NOT NULL;
CREATE INDEX absences_person ON absences (user_id, guild_id);
