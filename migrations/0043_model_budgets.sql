-- How many requests the language model got, so that a day and a member have a budget. Days are UTC.

-- Nobody's: the sum of a day, which nobody resets by deleting what is kept about them.
CREATE TABLE model_days (
    used_on  TEXT    NOT NULL PRIMARY KEY,
    requests INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Personal. The last day on which a member caused requests from a server, and how many. A member's
-- budget is that of all their servers together.
CREATE TABLE model_requests (
    guild_id INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    used_on  TEXT    NOT NULL,
    requests INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX model_requests_member ON model_requests (user_id, used_on);
