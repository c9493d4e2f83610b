-- A second opinion on answers by a language model, where the operator gives one.

-- The organisers' switch. What is sent concerns members' texts, so it is off.
ALTER TABLE guilds ADD COLUMN second_opinion INTEGER NOT NULL DEFAULT 0
    CHECK (second_opinion IN (0, 1));

-- Personal. A member said yes to having answers sent to this endpoint; another one asks again.
CREATE TABLE model_consents (
    guild_id  INTEGER NOT NULL,
    user_id   INTEGER NOT NULL,
    endpoint  TEXT    NOT NULL,
    agreed_at TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- Personal: it quotes the member. `digest` stands for the endpoint, the model, the question as it
-- reads and the text; a text that changes is another one. `verdicts` is JSON by the position of the
-- point.
CREATE TABLE second_opinions (
    guild_id    INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    digest      TEXT    NOT NULL,
    question_id TEXT    NOT NULL,
    verdicts    TEXT    NOT NULL,
    given_at    TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id, digest)
) STRICT, WITHOUT ROWID;
