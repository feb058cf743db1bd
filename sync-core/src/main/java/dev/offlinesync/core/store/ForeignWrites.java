package dev.offlinesync.core.store;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import java.util.List;

/**
 * Port: what other programs do to records, as the database tells of it. Of all servers of a database one at a time is told.
 * Each write is told of at least once, and again if the server dies before it has said that it is {@link #published}. One
 * thread uses it.
 */
public interface ForeignWrites extends AutoCloseable {
    /** Waits for what comes next, but not for long. It is told of again and again until it is {@link #published}. */
    News next();

    /** What {@link #next} has told of is part of the change feeds, and need not be told of again. */
    void published();

    @Override
    void close();

    /** What has happened. */
    sealed interface News {
        /** In the order in which they were written; empty if nothing came. */
        record Writes(List<Write> writes) implements News {
            public Writes {
                writes = List.copyOf(writes);
            }
        }

        /** Another server is told. */
        record Elsewhere() implements News {}

        /** The database does not know any more what was written since: nobody can tell which records have changed. */
        record HistoryLost() implements News {}
    }

    /**
     * @param owner whose record it is, or was
     * @param version that the record had before: every commit since has made a higher one
     */
    record Write(UserId owner, RecordKey key, long version, Kind kind) {}

    /** What was done. */
    enum Kind {
        /** The record was added or changed. */
        WRITTEN,
        /** The owner has it no more: it was deleted, or is another user's. */
        GONE
    }
}
