-- An outage belongs to one connection to the gateway: to the servers whose id, shifted right by 22
-- bits, leaves shard_id when divided by shard_count. The count stands beside it because Discord may
-- recommend another one at the next start. What was written before concerned all servers: 0 of 1.
ALTER TABLE outages ADD COLUMN shard_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outages ADD COLUMN shard_count INTEGER NOT NULL DEFAULT 1 CHECK (shard_count > 0);
