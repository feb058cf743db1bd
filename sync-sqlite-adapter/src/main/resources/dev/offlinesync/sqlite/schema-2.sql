ALTER TABLE syncqueues ADD COLUMN failureDetails TEXT  -- the faults of the data, each with its pointer
  CHECK (failureDetails IS NULL OR json_valid(failureDetails) AND json_type(failureDetails) = 'object');
