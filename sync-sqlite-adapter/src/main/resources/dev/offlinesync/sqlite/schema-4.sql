-- The change feed of each user: the number of its last commit, and of which feed the numbers are. A lane without a
-- generation gets one when it is claimed next. Tombstones with numbers up to "purged" may be gone.
ALTER TABLE synclanes ADD COLUMN generation TEXT;
ALTER TABLE synclanes ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE synclanes ADD COLUMN purged INTEGER NOT NULL DEFAULT 0;

-- The number of the commit that wrote it last; 0 if it was written before there were numbers, or by a hand.
ALTER TABLE records ADD COLUMN change INTEGER NOT NULL DEFAULT 0;
ALTER TABLE synctombstones ADD COLUMN change INTEGER NOT NULL DEFAULT 0;

CREATE INDEX records_in_feed ON records (user, collection, change, _id);
CREATE INDEX synctombstones_in_feed ON synctombstones (user, collection, change, _id);
