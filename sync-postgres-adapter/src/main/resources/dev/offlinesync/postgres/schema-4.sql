-- Schema 4.

-- What a mutation says about the state of its record that its author saw, and the mutations that come before it.
ALTER TABLE sync_items ADD COLUMN IF NOT EXISTS base json CHECK (json_typeof(base) = 'object');
ALTER TABLE sync_items ADD COLUMN IF NOT EXISTS base_version bigint;
ALTER TABLE sync_items ADD COLUMN IF NOT EXISTS base_mutation_id text;
ALTER TABLE sync_items ADD COLUMN IF NOT EXISTS depends_on json CHECK (json_typeof(depends_on) = 'array');

-- What became of it: the number of the commit that settled it, and of a conflict its outcome and what was kept.
ALTER TABLE sync_items ADD COLUMN IF NOT EXISTS change bigint NOT NULL DEFAULT 0;
ALTER TABLE sync_items ADD COLUMN IF NOT EXISTS outcome text;
ALTER TABLE sync_items ADD COLUMN IF NOT EXISTS conflict_id text;

-- What a hand changes or deletes is told of too: it loses its number, and gets the next one when its user asks for changes.
-- Its version is another one at once, for writes that are based on the one before.
-- What the server writes has another number each time, and it deletes no row.
CREATE OR REPLACE FUNCTION sync_record_edited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.change := 0;
  IF NEW.version = OLD.version THEN
    NEW.version := OLD.version + 1;
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION sync_record_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('INSERT INTO %I.%I (collection, id, user_id, version, item, sequence, deleted_at, change)'
                 ' VALUES ($1, $2, $3, $4, repeat(''0'', 24), 0, now(), 0) ON CONFLICT DO NOTHING',
                 TG_TABLE_SCHEMA, TG_TABLE_NAME)
  USING OLD.collection, OLD.id, OLD.user_id, OLD.version + 1;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER sync_record_edited BEFORE UPDATE ON sync_records
  FOR EACH ROW WHEN (NEW.change = OLD.change) EXECUTE FUNCTION sync_record_edited();
CREATE OR REPLACE TRIGGER sync_record_deleted AFTER DELETE ON sync_records
  FOR EACH ROW WHEN (OLD.deleted_at IS NULL) EXECUTE FUNCTION sync_record_deleted();
-- under its old key it is deleted
CREATE OR REPLACE TRIGGER sync_record_moved AFTER UPDATE OF collection, id, user_id ON sync_records
  FOR EACH ROW WHEN ((NEW.collection, NEW.id, NEW.user_id) IS DISTINCT FROM (OLD.collection, OLD.id, OLD.user_id))
  EXECUTE FUNCTION sync_record_deleted();

-- The devices of users, for people to look at.
CREATE TABLE IF NOT EXISTS sync_devices (
  user_id   text COLLATE "C" NOT NULL,
  device    text COLLATE "C" NOT NULL,
  last_push timestamptz(3),
  last_pull timestamptz(3),
  change    bigint NOT NULL DEFAULT 0,  -- up to which the device was up to date
  PRIMARY KEY (user_id, device)
);
