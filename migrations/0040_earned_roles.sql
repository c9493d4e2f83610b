-- Roles that members earn: for a streak, or for mock interviews held.

-- Nobody's data: what an organiser chose. `looked_at`: when who earned it was last worked out.
CREATE TABLE earned_roles (
    guild_id     INTEGER NOT NULL,
    kind         TEXT    NOT NULL CHECK (kind IN ('streak', 'mocks')),
    role_id      INTEGER NOT NULL,
    number       INTEGER NOT NULL CHECK (number BETWEEN 1 AND 1000),
    looked_at    TEXT    NOT NULL,
    PRIMARY KEY (guild_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX earned_roles_due ON earned_roles (looked_at);

-- Personal: to whom the bot gave a role, so that it takes back only what it gave.
CREATE TABLE role_holders (
    guild_id     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    role_id      INTEGER NOT NULL,
    kind         TEXT    NOT NULL CHECK (kind IN ('streak', 'mocks')),
    given_at     TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id, role_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX role_holders_person ON role_holders (user_id);
