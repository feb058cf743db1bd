-- What a mutation says about the state of its record that its author saw, and the mutations that come before it.
ALTER TABLE syncqueues ADD COLUMN base TEXT
  CHECK (base IS NULL OR json_valid(base) AND json_type(base) = 'object');
ALTER TABLE syncqueues ADD COLUMN baseVersion INTEGER CHECK (typeof(baseVersion) IN ('integer', 'null'));
ALTER TABLE syncqueues ADD COLUMN baseMutationId TEXT;
ALTER TABLE syncqueues ADD COLUMN dependsOn TEXT  -- a JSON array of mutation ids
  CHECK (dependsOn IS NULL OR json_valid(dependsOn) AND json_type(dependsOn) = 'array');

-- What became of it: the number of the commit that settled it, and of a conflict its outcome and what was kept.
ALTER TABLE syncqueues ADD COLUMN change INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 0
  CHECK (typeof(change) = 'integer');
ALTER TABLE syncqueues ADD COLUMN outcome TEXT;
ALTER TABLE syncqueues ADD COLUMN conflictId TEXT;

-- What a hand changes or deletes is told of too: it loses its number, and gets the next one when its user asks for changes.
-- Its version is another one at once, for writes that are based on the one before.
-- What the server writes has another number each time, and its tombstone is there before its record goes.
CREATE TRIGGER records_edited AFTER UPDATE ON records
WHEN NEW.change = OLD.change AND (NEW.change <> 0 OR NEW.version = OLD.version)
BEGIN
  UPDATE records SET change = 0, version = version + (NEW.version = OLD.version) WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER records_deleted AFTER DELETE ON records
WHEN NOT EXISTS (SELECT 1 FROM synctombstones
                 WHERE collection = OLD.collection AND user = OLD.user AND _id = OLD._id AND version > OLD.version)
BEGIN
  INSERT OR REPLACE INTO synctombstones (collection, user, _id, version, item, sequence, deletedAt, change)
  VALUES (OLD.collection, OLD.user, OLD._id, OLD.version + 1, '000000000000000000000000', 0,
          strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 0);
END;
-- Under its old key it is deleted.
CREATE TRIGGER records_moved AFTER UPDATE OF collection, user, _id ON records
WHEN NEW.collection <> OLD.collection OR NEW.user <> OLD.user OR NEW._id <> OLD._id
BEGIN
  INSERT OR REPLACE INTO synctombstones (collection, user, _id, version, item, sequence, deletedAt, change)
  VALUES (OLD.collection, OLD.user, OLD._id, OLD.version + 1, '000000000000000000000000', 0,
          strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 0);
END;
-- A record that a hand makes again continues the versions of its tombstone, as the server's does.
CREATE TRIGGER records_made_again AFTER INSERT ON records
WHEN NEW.change = 0
 AND EXISTS (SELECT 1 FROM synctombstones WHERE collection = NEW.collection AND user = NEW.user AND _id = NEW._id)
BEGIN
  UPDATE records SET version = max(version, 1 + (SELECT version FROM synctombstones WHERE collection = NEW.collection
                                                 AND user = NEW.user AND _id = NEW._id)) WHERE rowid = NEW.rowid;
  DELETE FROM synctombstones WHERE collection = NEW.collection AND user = NEW.user AND _id = NEW._id;
END;

-- The devices of users, for people to look at.
CREATE TABLE syncdevices (
  user     TEXT NOT NULL,
  device   TEXT NOT NULL,
  lastPush TEXT,
  lastPull TEXT,
  change   INTEGER NOT NULL DEFAULT 0,  -- up to which the device was up to date
  PRIMARY KEY (user, device)
) WITHOUT ROWID;
