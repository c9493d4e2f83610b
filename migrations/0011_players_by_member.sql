-- What a candidate has met is looked up at every check-in and on every page of the sheet: without
-- this, that reads the players of all group quizzes of all servers.
CREATE INDEX group_players_member ON group_players (user_id);
