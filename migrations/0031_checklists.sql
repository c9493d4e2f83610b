-- What members tick off in the preparation lists (/prepare).

-- Personal. One row for each list that somebody goes through, and for each company where the list is
-- gone through for companies (`company` is '' for all others). It is theirs in every server;
-- `guild_id` is where it was begun (-1: direct messages), so that it goes and is exported with what is
-- kept there. `company_key` is the name as it is compared.
CREATE TABLE checklists (
    checklist_id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    list_id      TEXT    NOT NULL,
    company      TEXT    NOT NULL,
    company_key  TEXT    NOT NULL,
    made_at      TEXT    NOT NULL,
    UNIQUE (user_id, list_id, company_key)
) STRICT;
CREATE INDEX checklists_server ON checklists (guild_id, user_id);

-- Personal. One row for each entry that is ticked, by the id that it has in its list: one that
-- is taken out of the list counts no more, and is there again if the list brings it back.
CREATE TABLE checklist_ticks (
    checklist_id INTEGER NOT NULL REFERENCES checklists (checklist_id) ON DELETE CASCADE,
    item_id      TEXT    NOT NULL,
    ticked_at    TEXT    NOT NULL,
    PRIMARY KEY (checklist_id, item_id)
) STRICT;
