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
