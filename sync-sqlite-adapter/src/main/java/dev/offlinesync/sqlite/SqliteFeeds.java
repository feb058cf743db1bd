package dev.offlinesync.sqlite;

import dev.offlinesync.core.store.FeedOperations;
import org.jspecify.annotations.Nullable;

/** The feeds of all users. */
final class SqliteFeeds implements FeedOperations {
    private final Writer writer;

    SqliteFeeds(Writer writer) {
        this.writer = writer;
    }

    @Override
    public long reset() {
        return writer.write(sql -> sql.update("UPDATE synclanes SET generation = NULL WHERE generation IS NOT NULL"));
    }

    @Override
    public long touch(String collection, @Nullable String query, Touch touch) {
        if (query != null) {
            throw new IllegalArgumentException(
                    "SQLite takes no query: what is edited in the sqlite3 shell is told of by"
                            + " itself. For some records, type UPDATE records SET change = 0 WHERE … there");
        }
        if (touch == Touch.COUNT) {
            return writer.write(sql -> sql.first(
                            "SELECT count(*) FROM records WHERE collection = ?", row -> row.getLong(1), collection)
                    .orElseThrow());
        }
        long touched = 0;
        int step = STEP;
        while (step == STEP) {
            step = writer.write(sql -> sql.update(
                    "UPDATE records SET change = 0 WHERE rowid IN"
                            + " (SELECT rowid FROM records WHERE collection = ? AND change <> 0 LIMIT ?)",
                    collection,
                    STEP));
            touched += step;
        }
        return touched;
    }
}
