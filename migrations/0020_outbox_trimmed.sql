-- The outbox forgets what is over. `lasting`: the row stays, since its marker stands on a card that
-- is drawn again whenever what it shows changes, or since it says for good that something was said.
-- Nobody's data.
ALTER TABLE outbox ADD COLUMN lasting INTEGER NOT NULL DEFAULT 0 CHECK (lasting IN (0, 1));
UPDATE outbox SET lasting = 1
WHERE kind IN ('group-post', 'group-draw', 'duel-post', 'duel-draw', 'mock-card', 'mock-draw')
   OR (kind = 'notice' AND subject LIKE '%:pool:%');

CREATE INDEX outbox_over ON outbox (not_before) WHERE state != 'due' AND lasting = 0;
