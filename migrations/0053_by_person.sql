-- In which servers anything is kept about a person, for what was added since 0024: found by the
-- person, where every row of the table was read until now. No new data.

CREATE INDEX answer_votes_person ON answer_votes (user_id, guild_id);
CREATE INDEX own_drafts_person ON own_drafts (user_id, guild_id);
CREATE INDEX suggestions_person ON suggestions (user_id, guild_id);
CREATE INDEX model_consents_person ON model_consents (user_id, guild_id);
CREATE INDEX second_opinions_person ON second_opinions (user_id, guild_id);
CREATE INDEX practice_attempts_person ON practice_attempts (user_id, guild_id);
CREATE INDEX solo_interviews_person ON solo_interviews (user_id, guild_id);
CREATE INDEX solo_answers_person ON solo_answers (user_id, guild_id);
CREATE INDEX interview_sessions_linked ON interview_sessions (link_by, guild_id)
    WHERE link_by IS NOT NULL;

-- A row that goes is looked for in whatever may point to it: erasing a server read all sessions of
-- all servers twice for each of its own.
CREATE INDEX interview_sessions_of_round ON interview_sessions (round_id);
CREATE INDEX interview_sessions_follow ON interview_sessions (follows_id)
    WHERE follows_id IS NOT NULL;
