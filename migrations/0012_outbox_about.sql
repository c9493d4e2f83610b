-- Whom a row of the outbox speaks about, where it names somebody: so that export and erasure find
-- it by a column and not by its words. Until now the number stood at the end of `body`.
ALTER TABLE outbox ADD COLUMN about_id INTEGER;

UPDATE outbox SET about_id = CAST(substr(body, instr(body, ' ') + 1) AS INTEGER)
WHERE kind = 'mock-say' AND instr(body, ' ') > 0 AND substr(body, instr(body, ' ') + 1) != '0';
