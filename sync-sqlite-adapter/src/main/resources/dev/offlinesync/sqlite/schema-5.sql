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
