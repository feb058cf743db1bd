package dev.offlinesync.postgres;

import dev.offlinesync.core.store.FeedOperations;
import org.jspecify.annotations.Nullable;

/** The feeds of all users. */
final class PostgresFeeds implements FeedOperations {
    private final Database database;

    PostgresFeeds(Database database) {
        this.database = database;
    }

    @Override
    public long reset() {
        return database.one(sql -> sql.update("UPDATE sync_lanes SET generation = NULL WHERE generation IS NOT NULL"));
    }

    @Override
    public long touch(String collection, @Nullable String query, Touch touch) {
        if (query != null) {
            throw new IllegalArgumentException(
                    "PostgreSQL takes no query: what is edited with psql is told of by itself."
                            + " For some records, type UPDATE sync_records SET change = 0 WHERE … there");
        }
        if (touch == Touch.COUNT) {
            return database.one(sql -> sql.first(
                            "SELECT count(*) FROM sync_records WHERE collection = ? AND deleted_at IS NULL",
                            row -> row.getLong(1),
                            collection)
                    .orElseThrow());
        }
        long touched = 0;
        int step = STEP;
        while (step == STEP) {
            step = database.one(sql -> sql.update(
                    "UPDATE sync_records r SET change = 0 FROM (SELECT user_id, id FROM sync_records"
                            + " WHERE collection = ? AND deleted_at IS NULL AND change <> 0 LIMIT ?) found"
                            + " WHERE r.collection = ? AND r.user_id = found.user_id AND r.id = found.id",
                    collection,
                    STEP,
                    collection));
            touched += step;
        }
        return touched;
    }
}
