-- The tables of offline-sync, schema 1.
--
-- COLLATE "C" where ids and keys are ordered: by their bytes, the same on every server. Dates have milliseconds, as core's.
-- json, not jsonb: it keeps the order of keys, numbers as they were written, and the character U+0000.

-- Which steps this database has taken, and the oldest program that can work with the result. One row.
CREATE TABLE IF NOT EXISTS sync_schema (
  one        int PRIMARY KEY CHECK (one = 1),
  version    int NOT NULL,
  compatible int NOT NULL
);

-- The order of all items. Cached numbers would be given out of turn.
CREATE SEQUENCE IF NOT EXISTS sync_sequence CACHE 1;

CREATE TABLE IF NOT EXISTS sync_items (
  id            text COLLATE "C" PRIMARY KEY DEFAULT substr(replace(gen_random_uuid()::text, '-', ''), 1, 24)
                CHECK (id ~ '^[0-9a-f]{24}$'),
  user_id       text COLLATE "C" NOT NULL CHECK (length(user_id) BETWEEN 1 AND 128),
  endpoint      text NOT NULL,
  method        text NOT NULL DEFAULT 'POST' CHECK (method IN ('GET', 'POST', 'PUT', 'PATCH', 'DELETE')),
  data          json CHECK (json_typeof(data) = 'object'),
  status        text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'processing', 'completed', 'failed')),
  attempts      int NOT NULL DEFAULT 0 CHECK (attempts BETWEEN 0 AND 1000000),
  max_attempts  int NOT NULL DEFAULT 5 CHECK (max_attempts BETWEEN 0 AND 1000000),
  error         text,
  failure       text,  -- the kind of the error
  response_data json CHECK (json_typeof(response_data) = 'object'),
  device_id     text,
  priority      int NOT NULL DEFAULT 0 CHECK (priority BETWEEN -1000000 AND 1000000),
  retry_at      timestamptz(3),
  created_at    timestamptz(3) NOT NULL DEFAULT now() CHECK (created_at BETWEEN '1970-01-01' AND '2100-01-01'),
  updated_at    timestamptz(3) NOT NULL DEFAULT now(),
  completed_at  timestamptz(3),
  mutation_id   text,
  -- A row written by hand has no record key and the lowest sequence until its user is processed: see PostgresQueue.repair.
  sequence      bigint NOT NULL DEFAULT -4611686018427387904,
  record_key    text COLLATE "C",
  content_hash  text,
  epoch         bigint NOT NULL DEFAULT 0,
  failure_details json,         -- the faults of the data, each with its pointer
  occurred_at   timestamptz(3)  -- by the clock of the client
);
-- GET /api/sync/pending and the like: a user's items of any status, page by page
CREATE INDEX IF NOT EXISTS sync_items_in_order ON sync_items (user_id, (-priority), sequence, id);
-- process: the due page, its count, and what is due behind it. The worker: from user to user.
CREATE INDEX IF NOT EXISTS sync_items_open ON sync_items (user_id, (-priority), sequence, id)
  WHERE status IN ('pending', 'processing');
-- process: what must run before, on the same records; and whether something lacks its record key
CREATE INDEX IF NOT EXISTS sync_items_by_record ON sync_items (user_id, record_key, sequence)
  WHERE status IN ('pending', 'processing');
-- process, after an item was passed: what creates or deletes its record, and what was completed on it
CREATE INDEX IF NOT EXISTS sync_items_of_record ON sync_items (user_id, record_key, sequence);
-- process: how many wait, and until when. The worker: whether a user has work that is due.
CREATE INDEX IF NOT EXISTS sync_items_by_time ON sync_items (user_id, retry_at, created_at)
  WHERE status IN ('pending', 'processing');
-- what has failed, to be counted
CREATE INDEX IF NOT EXISTS sync_items_failed ON sync_items (user_id) WHERE status = 'failed';

CREATE TABLE IF NOT EXISTS sync_lanes (
  user_id     text COLLATE "C" PRIMARY KEY,
  owner       text,             -- null while the lane is free
  epoch       bigint NOT NULL,
  lease_until timestamptz NOT NULL,
  batch       text[] NOT NULL,  -- ids of items
  suspects    text[] NOT NULL
);
-- the worker: lanes whose owner is gone
CREATE INDEX IF NOT EXISTS sync_lanes_held ON sync_lanes (lease_until) WHERE owner IS NOT NULL;

-- A row is a record or, with deleted_at, its tombstone, which keeps the version.
CREATE TABLE IF NOT EXISTS sync_records (
  collection text COLLATE "C",
  id         text COLLATE "C" CHECK (length(id) BETWEEN 1 AND 128),
  user_id    text COLLATE "C" NOT NULL,
  version    bigint NOT NULL DEFAULT 1,
  item       text,  -- the item that wrote it last
  sequence   bigint, -- of that item; null if something else wrote it
  created_at timestamptz(3),
  updated_at timestamptz(3),
  deleted_at timestamptz(3),
  data       json CHECK (json_typeof(data) = 'object' OR deleted_at IS NOT NULL),
  PRIMARY KEY (collection, id)
);
-- GET of a record, of a page of them, and of their number, by their owner
CREATE INDEX IF NOT EXISTS sync_records_by_user ON sync_records (collection, user_id, id) WHERE deleted_at IS NULL;

-- One row, written to try whether the database can be.
CREATE TABLE IF NOT EXISTS sync_ready (one int PRIMARY KEY CHECK (one = 1), checked_at timestamptz NOT NULL);
