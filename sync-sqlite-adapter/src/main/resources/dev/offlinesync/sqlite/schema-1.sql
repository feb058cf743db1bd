-- Dates are ISO 8601 text with milliseconds and Z, which sorts as text; trees are JSON text.
-- What a person leaves out has a default, what cannot be meant is refused where it is typed. (IS NULL OR, since
-- json_valid(NULL) is 0 for older shells such as 3.40: they would refuse rows without an answer, and call them damaged.)

CREATE TABLE syncqueues (
  _id          TEXT NOT NULL ON CONFLICT ABORT DEFAULT (lower(hex(randomblob(12)))) COLLATE NOCASE PRIMARY KEY
               CHECK (length(_id) = 24 AND _id NOT GLOB '*[^0-9a-fA-F]*'),
  userId       TEXT NOT NULL CHECK (length(userId) BETWEEN 1 AND 128),
  endpoint     TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  method       TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'POST'
               CHECK (method IN ('GET', 'POST', 'PUT', 'PATCH', 'DELETE')),
  data         TEXT CHECK (data IS NULL OR json_valid(data) AND json_type(data) = 'object'),
  status       TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'pending'
               CHECK (status IN ('pending', 'processing', 'completed', 'failed')),
  attempts     INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 0 CHECK (attempts BETWEEN 0 AND 1000000),
  maxAttempts  INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 5 CHECK (maxAttempts BETWEEN 0 AND 1000000),
  error        TEXT,
  responseData TEXT CHECK (responseData IS NULL OR json_valid(responseData) AND json_type(responseData) = 'object'),
  deviceId     TEXT,
  priority     INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 0 CHECK (priority BETWEEN -1000000 AND 1000000),
  retryAt      TEXT,
  createdAt    TEXT NOT NULL ON CONFLICT REPLACE DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  updatedAt    TEXT NOT NULL ON CONFLICT REPLACE DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  -- beyond the published model
  completedAt  TEXT,
  mutationId   TEXT,
  sequence     INTEGER,  -- the order of arrival; null only until the trigger below has seen the row
  recordKey    TEXT,     -- null on a row written by hand until its user is processed
  contentHash  TEXT,
  failure      TEXT,     -- the kind of the error
  epoch        INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 0
);

CREATE INDEX syncqueues_in_order ON syncqueues (userId, status, priority DESC, sequence, retryAt);
CREATE INDEX syncqueues_by_record ON syncqueues (userId, recordKey, sequence)
  WHERE status IN ('pending', 'processing');
CREATE INDEX syncqueues_by_time ON syncqueues (userId, retryAt, createdAt, recordKey)
  WHERE status IN ('pending', 'processing');

-- The last sequence given to an item; never goes back, whatever is deleted.
CREATE TABLE syncsequence (last INTEGER NOT NULL);
INSERT INTO syncsequence VALUES (0);

-- What a hand wrote is brought into our form: any ISO date, ids in upper case, and a place in the order. A row without
-- one counts as oldest: below every sequence we give (1, 2, 3…), rising with its creation, then as it was typed.
CREATE TRIGGER syncqueues_inserted AFTER INSERT ON syncqueues
WHEN NEW.sequence IS NULL
  OR NEW.retryAt IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.retryAt)
  OR NEW.createdAt IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.createdAt)
  OR NEW.updatedAt IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.updatedAt)
BEGIN
  UPDATE syncqueues SET
    userId = CASE WHEN length(userId) = 24 AND userId NOT GLOB '*[^0-9a-fA-F]*' THEN lower(userId) ELSE userId END,
    retryAt = strftime('%Y-%m-%dT%H:%M:%fZ', retryAt),
    createdAt = strftime('%Y-%m-%dT%H:%M:%fZ', createdAt),
    updatedAt = strftime('%Y-%m-%dT%H:%M:%fZ', updatedAt)
  WHERE rowid = NEW.rowid;
  UPDATE syncqueues SET
    sequence = max(0, min(4398046511103, CAST(round((julianday(createdAt) - 2440587.5) * 86400000) AS INTEGER)))
      * 1048576 + rowid % 1048576 - 4611686018427387904
  WHERE rowid = NEW.rowid AND sequence IS NULL;
END;

CREATE TRIGGER syncqueues_updated AFTER UPDATE OF retryAt, createdAt, updatedAt, completedAt ON syncqueues
WHEN NEW.retryAt IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.retryAt)
  OR NEW.createdAt IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.createdAt)
  OR NEW.updatedAt IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.updatedAt)
  OR NEW.completedAt IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.completedAt)
BEGIN
  UPDATE syncqueues SET
    retryAt = strftime('%Y-%m-%dT%H:%M:%fZ', retryAt),
    createdAt = strftime('%Y-%m-%dT%H:%M:%fZ', createdAt),
    updatedAt = strftime('%Y-%m-%dT%H:%M:%fZ', updatedAt),
    completedAt = strftime('%Y-%m-%dT%H:%M:%fZ', completedAt)
  WHERE rowid = NEW.rowid;
END;

CREATE TABLE synclanes (
  userId     TEXT NOT NULL PRIMARY KEY,
  owner      TEXT,              -- null while the lane is free
  epoch      INTEGER NOT NULL,
  leaseUntil TEXT,
  batch      TEXT NOT NULL,     -- JSON arrays of item ids
  suspects   TEXT NOT NULL
);

CREATE INDEX synclanes_held ON synclanes (userId) WHERE owner IS NOT NULL;

CREATE TABLE records (
  collection TEXT NOT NULL,
  -- 24 hex digits are one id in any case, written in lower case
  _id        TEXT NOT NULL CHECK (length(_id) BETWEEN 1 AND 128)
             CHECK (_id = lower(_id) OR length(_id) <> 24 OR _id GLOB '*[^0-9a-fA-F]*'),
  user       TEXT NOT NULL CHECK (length(user) BETWEEN 1 AND 128)
             CHECK (user = lower(user) OR length(user) <> 24 OR user GLOB '*[^0-9a-fA-F]*'),
  version    INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 1,
  item       TEXT               -- the item that wrote it last
             CHECK (length(item) = 24 AND item NOT GLOB '*[^0-9a-fA-F]*'),
  createdAt  TEXT CHECK (createdAt = strftime('%Y-%m-%dT%H:%M:%fZ', createdAt)),
  updatedAt  TEXT CHECK (updatedAt = strftime('%Y-%m-%dT%H:%M:%fZ', updatedAt)),
  data       TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '{}'
             CHECK (json_valid(data) AND json_type(data) = 'object'),
  PRIMARY KEY (collection, _id)
);

CREATE INDEX records_by_user ON records (collection, user, _id);

CREATE TABLE synctombstones (
  collection TEXT NOT NULL,
  _id        TEXT NOT NULL,
  user       TEXT NOT NULL,
  version    INTEGER NOT NULL,
  item       TEXT NOT NULL,
  deletedAt  TEXT NOT NULL,
  PRIMARY KEY (collection, _id)
);
