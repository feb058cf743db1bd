ALTER TABLE syncqueues ADD COLUMN failureDetails TEXT  -- the faults of the data, each with its pointer
  CHECK (failureDetails IS NULL OR json_valid(failureDetails) AND json_type(failureDetails) = 'object');
ALTER TABLE syncqueues ADD COLUMN occurredAt TEXT;     -- when the user did it, by the clock of the client

-- As in step 1, for every date that an item has. A text that is no date is refused where it is typed; it became null
-- before, and a retry, say, was due at once.
DROP TRIGGER syncqueues_inserted;
CREATE TRIGGER syncqueues_inserted AFTER INSERT ON syncqueues
WHEN NEW.sequence IS NULL
  OR NEW.retryAt IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.retryAt)
  OR NEW.createdAt IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.createdAt)
  OR NEW.updatedAt IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.updatedAt)
  OR NEW.completedAt IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.completedAt)
  OR NEW.occurredAt IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.occurredAt)
BEGIN
  SELECT RAISE(ABORT, 'a date must be ISO 8601, such as 2025-12-10T10:00:00.000Z')
  WHERE (NEW.retryAt IS NOT NULL AND julianday(NEW.retryAt) IS NULL)
     OR (NEW.createdAt IS NOT NULL AND julianday(NEW.createdAt) IS NULL)
     OR (NEW.updatedAt IS NOT NULL AND julianday(NEW.updatedAt) IS NULL)
     OR (NEW.completedAt IS NOT NULL AND julianday(NEW.completedAt) IS NULL)
     OR (NEW.occurredAt IS NOT NULL AND julianday(NEW.occurredAt) IS NULL);
  UPDATE syncqueues SET
    userId = CASE WHEN length(userId) = 24 AND userId NOT GLOB '*[^0-9a-fA-F]*' THEN lower(userId) ELSE userId END,
    retryAt = strftime('%Y-%m-%dT%H:%M:%fZ', retryAt),
    createdAt = strftime('%Y-%m-%dT%H:%M:%fZ', createdAt),
    updatedAt = strftime('%Y-%m-%dT%H:%M:%fZ', updatedAt),
    completedAt = strftime('%Y-%m-%dT%H:%M:%fZ', completedAt),
    occurredAt = strftime('%Y-%m-%dT%H:%M:%fZ', occurredAt)
  WHERE rowid = NEW.rowid;
  UPDATE syncqueues SET
    sequence = max(0, min(4398046511103, CAST(round((julianday(createdAt) - 2440587.5) * 86400000) AS INTEGER)))
      * 1048576 + rowid % 1048576 - 4611686018427387904
  WHERE rowid = NEW.rowid AND sequence IS NULL;
END;

DROP TRIGGER syncqueues_updated;
CREATE TRIGGER syncqueues_updated
AFTER UPDATE OF retryAt, createdAt, updatedAt, completedAt, occurredAt ON syncqueues
WHEN NEW.retryAt IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.retryAt)
  OR NEW.createdAt IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.createdAt)
  OR NEW.updatedAt IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.updatedAt)
  OR NEW.completedAt IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.completedAt)
  OR NEW.occurredAt IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.occurredAt)
BEGIN
  SELECT RAISE(ABORT, 'a date must be ISO 8601, such as 2025-12-10T10:00:00.000Z')
  WHERE (NEW.retryAt IS NOT NULL AND julianday(NEW.retryAt) IS NULL)
     OR (NEW.createdAt IS NOT NULL AND julianday(NEW.createdAt) IS NULL)
     OR (NEW.updatedAt IS NOT NULL AND julianday(NEW.updatedAt) IS NULL)
     OR (NEW.completedAt IS NOT NULL AND julianday(NEW.completedAt) IS NULL)
     OR (NEW.occurredAt IS NOT NULL AND julianday(NEW.occurredAt) IS NULL);
  UPDATE syncqueues SET
    retryAt = strftime('%Y-%m-%dT%H:%M:%fZ', retryAt),
    createdAt = strftime('%Y-%m-%dT%H:%M:%fZ', createdAt),
    updatedAt = strftime('%Y-%m-%dT%H:%M:%fZ', updatedAt),
    completedAt = strftime('%Y-%m-%dT%H:%M:%fZ', completedAt),
    occurredAt = strftime('%Y-%m-%dT%H:%M:%fZ', occurredAt)
  WHERE rowid = NEW.rowid;
END;

-- The checks of step 1 take a text that is no date: comparing it gives null, which is no refusal.
CREATE TRIGGER records_inserted BEFORE INSERT ON records
WHEN (NEW.createdAt IS NOT NULL AND julianday(NEW.createdAt) IS NULL)
  OR (NEW.updatedAt IS NOT NULL AND julianday(NEW.updatedAt) IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'a date must be ISO 8601, such as 2025-12-10T10:00:00.000Z');
END;
CREATE TRIGGER records_updated BEFORE UPDATE OF createdAt, updatedAt ON records
WHEN (NEW.createdAt IS NOT NULL AND julianday(NEW.createdAt) IS NULL)
  OR (NEW.updatedAt IS NOT NULL AND julianday(NEW.updatedAt) IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'a date must be ISO 8601, such as 2025-12-10T10:00:00.000Z');
END;


-- The sequence of the item that wrote a record last. Null on a record that was written before this column was there, or
-- by a hand.
ALTER TABLE records ADD COLUMN sequence INTEGER;
ALTER TABLE synctombstones ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;

-- The items of a record, of any status. It is not touched if an item changes its status.
CREATE INDEX syncqueues_of_record ON syncqueues (userId, recordKey, sequence);
