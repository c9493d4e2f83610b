-- Discord itself may lose a server for a while, which is no removal of the bot. Nobody's data.
ALTER TABLE server_absences ADD COLUMN is_outage INTEGER NOT NULL DEFAULT 0;
