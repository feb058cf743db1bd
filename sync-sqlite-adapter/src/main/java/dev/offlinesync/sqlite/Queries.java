package dev.offlinesync.sqlite;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Status;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reads of the queue whose cost must not grow with the ended items. Each names its index, so that statistics do not
 * lead SQLite to another one; a test checks the plans. They contain {@value #OPEN} exactly as the partial indexes do,
 * since SQLite compares the texts.
 */
final class Queries {
    private static final String OPEN = "status IN ('pending', 'processing')";
    private static final String BY_TIME = " FROM syncqueues INDEXED BY syncqueues_by_time WHERE " + OPEN;
    private static final String BY_RECORD = " FROM syncqueues INDEXED BY syncqueues_by_record WHERE " + OPEN;
    private static final String OF_RECORD = " FROM syncqueues INDEXED BY syncqueues_of_record WHERE ";
    static final String FAILED = "status = 'failed'";
    private static final String KEYS = "_id, recordKey, priority, sequence, retryAt, error, failure";

    private Queries() {}

    static final String LOAD =
            "SELECT " + Items.COLUMNS + " FROM syncqueues WHERE _id IN (SELECT value FROM json_each(?)) AND userId = ?";

    static final String STATES =
            "SELECT status, " + KEYS + " FROM syncqueues WHERE _id IN (SELECT value FROM json_each(?)) AND userId = ?";

    /** {@link #LOAD} without data and base. */
    static final String RECEIPTS = LOAD.replace(" data,", " NULL AS data,").replace(" base,", " NULL AS base,");

    static final String DUE = InOrder.first(Items.COLUMNS, Status.OPEN, InOrder.DUE);

    static final String DUE_BEHIND = InOrder.behind(KEYS, Status.OPEN, InOrder.DUE);

    /** ?1 user, ?2 now, ?3 and ?4 how far to count. */
    static final String COUNTS = "SELECT"
            + count("retryAt IS NULL", "?3") + " +" + count("retryAt <= ?2", "?3") + " AS due,"
            + count("retryAt > ?2", "?4") + " AS waiting,"
            + " (SELECT retryAt" + BY_TIME + " AND userId = ?1 AND retryAt > ?2 AND recordKey IS NOT NULL"
            + " ORDER BY retryAt LIMIT 1) AS nextRetryAt";

    /** ?1 user, which the one for all users ignores, ?2 now, ?3 how far to count. */
    static final String COUNTED_OF_USER = counted(" AND userId = ?1");

    static final String COUNTED_OF_ALL = counted(" AND ?1 IS NULL");

    private static String counted(String whose) {
        String due = "(retryAt IS NULL OR retryAt <= ?2)";
        return "SELECT total(status = 'pending') AS pending, total(status = 'processing') AS processing, total(" + due
                + ") AS due, min(iif(" + due + ", coalesce(retryAt, createdAt), NULL)) AS dueSince,"
                + " (SELECT count(*) FROM (SELECT 1 FROM syncqueues INDEXED BY syncqueues_failed WHERE " + FAILED
                + whose + " LIMIT ?3)) AS failed"
                + " FROM (SELECT status, retryAt, createdAt" + BY_TIME + whose + " LIMIT ?3)";
    }

    private static String count(String when, String most) {
        return " (SELECT count(*) FROM (SELECT 1" + BY_TIME + " AND userId = ?1 AND " + when
                + " AND recordKey IS NOT NULL LIMIT " + most + "))";
    }

    /** ?1 user, ?2 limit. The sequences of such rows rise with their creation: oldest first. */
    static final String TO_REPAIR =
            "SELECT " + Items.COLUMNS + BY_RECORD + " AND userId = ?1 AND recordKey IS NULL ORDER BY sequence LIMIT ?2";

    private static final String LET_PASS = Stream.of(Failure.Kind.values())
            .filter(Failure.Kind::letsPass)
            .map(kind -> "'" + kind.wire() + "'")
            .collect(Collectors.joining(", "));

    /** ?1 user, ?2 record key, ?3 sequence, ?4 limit, ?5 now if what lets pass then is left out, null if not. */
    static final String OPEN_BEFORE = "SELECT " + KEYS + BY_RECORD
            + " AND userId = ?1 AND recordKey = ?2 AND sequence < ?3"
            + " AND coalesce(NOT (retryAt > ?5 AND error IS NOT NULL AND failure IN (" + LET_PASS + ")), TRUE)"
            + " ORDER BY sequence LIMIT ?4";

    /** ?1 now, ?2 limit. */
    static final String RESCHEDULE_WAITING = "UPDATE syncqueues SET updatedAt = ?1, retryAt ="
            + " strftime('%Y-%m-%dT%H:%M:%fZ', julianday(?1) + max(0, julianday(retryAt) - julianday(updatedAt)))"
            + " WHERE rowid IN (SELECT rowid" + BY_TIME + " AND retryAt > ?1 AND updatedAt > ?1 LIMIT ?2)";

    /** ?1 now, ?2 limit. */
    static final String RESCHEDULE_UNTRIED = "UPDATE syncqueues SET updatedAt = ?1, retryAt = ?1"
            + " WHERE rowid IN (SELECT rowid" + BY_TIME + " AND retryAt IS NULL AND createdAt > ?1 LIMIT ?2)";

    private static final String RUNNING = "_id IN (SELECT value FROM json_each(?3))";

    /** ?1 user, ?2 status, ?3 the batch of the lane. */
    static final String DELETE_IDLE = "DELETE FROM syncqueues WHERE userId = ?1 AND status = ?2 AND NOT " + RUNNING;

    /** ?1 user, ?2 status, ?3 the batch of the lane, ?4 whether all of them are running. */
    static final String COUNT_RUNNING =
            "SELECT count(*) FROM syncqueues WHERE userId = ?1 AND status = ?2 AND (?4 OR " + RUNNING + ")";

    /** ?1 user, ?2 record key, ?3 limit. */
    static final String BEGUN = "SELECT _id, recordKey, sequence" + OF_RECORD
            + "userId = ?1 AND recordKey = ?2 AND method IN ('POST', 'DELETE') ORDER BY sequence LIMIT ?3";

    /** ?1 user, ?2 record key, ?3 sequence, ?4 limit. */
    static final String COMPLETED_AFTER = "SELECT " + Items.COLUMNS + OF_RECORD
            + "userId = ?1 AND recordKey = ?2 AND sequence > ?3 AND status = 'completed' ORDER BY sequence LIMIT ?4";

    /** ?1 first user, ?2 since when an item may be untried, ?3 limit, ?4 now. Jumps from user to user. */
    static final String USERS = "WITH RECURSIVE users(id) AS ("
            + " SELECT (SELECT userId" + BY_TIME + " AND userId >= ?1 ORDER BY userId LIMIT 1)"
            + " UNION ALL"
            + " SELECT (SELECT userId" + BY_TIME + " AND userId > users.id ORDER BY userId LIMIT 1)"
            + " FROM users WHERE id IS NOT NULL)"
            + " SELECT id FROM users WHERE id IS NOT NULL AND ("
            + "EXISTS (SELECT 1" + BY_TIME + " AND userId = id AND retryAt IS NULL AND createdAt <= ?2)"
            + " OR EXISTS (SELECT 1" + BY_TIME + " AND userId = id AND retryAt <= ?4)"
            + ") LIMIT ?3";
}
