-- *Well put* on shared answers, and the organisers' pick of a day.

-- Personal to the giver: who found whose shared answer well put. Nobody is shown who gave one. It
-- goes with the answer, and when the giver or the author hides or is erased.
CREATE TABLE answer_votes (
    answer_id    INTEGER NOT NULL REFERENCES answers (answer_id) ON DELETE CASCADE,
    guild_id     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    given_at     TEXT    NOT NULL,
    PRIMARY KEY (answer_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_votes_member ON answer_votes (guild_id, user_id);

-- Nobody's own: the answer that the organisers picked for a day's reveal; never which of them. It
-- goes with the answer, and when its author hides or is erased.
CREATE TABLE answer_picks (
    post_id      INTEGER PRIMARY KEY REFERENCES daily_posts (post_id),
    answer_id    INTEGER NOT NULL REFERENCES answers (answer_id) ON DELETE CASCADE,
    guild_id     INTEGER NOT NULL,
    picked_at    TEXT    NOT NULL
) STRICT;
CREATE INDEX answer_picks_answer ON answer_picks (answer_id);
CREATE INDEX answer_picks_guild ON answer_picks (guild_id);

-- The answer to which a copy in the thread belongs.
CREATE INDEX answers_share_message ON answers (share_message_id) WHERE share_message_id IS NOT NULL;
