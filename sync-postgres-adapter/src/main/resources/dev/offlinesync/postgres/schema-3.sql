-- Schema 3.

-- The change feed of each user: the number of its last commit, and of which feed the numbers are. A lane without a
-- generation, or whose epoch was not raised by a program that gives numbers, gets one when it is claimed next. Tombstones
-- with numbers up to "purged" may be gone.
ALTER TABLE sync_lanes ADD COLUMN IF NOT EXISTS generation text;
ALTER TABLE sync_lanes ADD COLUMN IF NOT EXISTS changes bigint NOT NULL DEFAULT 0;
ALTER TABLE sync_lanes ADD COLUMN IF NOT EXISTS purged bigint NOT NULL DEFAULT 0;
ALTER TABLE sync_lanes ADD COLUMN IF NOT EXISTS feed_epoch bigint NOT NULL DEFAULT 0;

-- The number of the commit that wrote it last; 0 if it was written before there were numbers, or by a hand.
ALTER TABLE sync_records ADD COLUMN IF NOT EXISTS change bigint NOT NULL DEFAULT 0;

-- GET /api/sync/changes: what a user has of a collection, records and tombstones, in the order of its changes
CREATE INDEX IF NOT EXISTS sync_records_in_feed ON sync_records (user_id, collection, change, id);
