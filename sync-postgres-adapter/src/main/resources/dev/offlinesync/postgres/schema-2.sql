-- Schema 2.

-- Each user has keys of their own: two users may have records with one id. Programs that know schema 1 alone cannot write
-- records any more.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM information_schema.key_column_usage
                 WHERE table_schema = current_schema() AND table_name = 'sync_records'
                   AND constraint_name = 'sync_records_pkey' AND column_name = 'user_id') THEN
    ALTER TABLE sync_records DROP CONSTRAINT sync_records_pkey, ADD PRIMARY KEY (collection, user_id, id);
  END IF;
END $$;

-- By which records that their clients did not name get ids that nobody else can compute. One row.
CREATE TABLE IF NOT EXISTS sync_secret (one int PRIMARY KEY CHECK (one = 1), secret bytea NOT NULL);
INSERT INTO sync_secret
VALUES (1, decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'))
ON CONFLICT DO NOTHING;
