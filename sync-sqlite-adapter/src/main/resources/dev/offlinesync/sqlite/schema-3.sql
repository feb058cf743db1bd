-- Records and tombstones have got keys of each user before: see RekeyedTable. This index had the columns of the new key.
DROP INDEX IF EXISTS records_by_user;

-- By which records that their clients did not name get ids that nobody else can compute.
CREATE TABLE syncsecret (one INTEGER PRIMARY KEY CHECK (one = 1), secret BLOB NOT NULL);
INSERT INTO syncsecret VALUES (1, randomblob(32));
