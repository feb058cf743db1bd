package dev.offlinesync.postgres;

import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.store.Page;
import java.util.Set;

/** The statements about items. Above each index in {@code schema-1.sql} stands which of them it serves. */
final class Queries {
    private static final String OPEN = " FROM sync_items WHERE status IN ('pending', 'processing')";
    private static final String FROM_OPEN = OPEN + " AND user_id = ?";
    static final String COMPLETE = FROM_OPEN + " AND record_key IS NOT NULL";
    static final String INCOMPLETE = FROM_OPEN + " AND record_key IS NULL";
    static final String DUE = COMPLETE + " AND (retry_at IS NULL OR retry_at <= ?)";
    static final String ORDER = "-priority, sequence, id";
    static final String IN_ORDER = " ORDER BY " + ORDER;

    private static final String KEYS = "id, record_key, priority, sequence, retry_at, error, failure";
    private static final String BEHIND = " AND (-priority, sequence, id) > (?, ?, ?)";

    static final String TO_REPAIR = "SELECT " + Items.COLUMNS + INCOMPLETE + " ORDER BY created_at LIMIT ?";

    /** Below every sequence that we draw: milliseconds of creation, then the order in which they are repaired. */
    static final String REPAIR = "UPDATE sync_items SET record_key = fixed_key, content_hash = fixed_hash,"
            + " sequence = (extract(epoch FROM created_at) * 1000)::bigint * 1048576 + nth - 4611686018427387904"
            + " FROM (SELECT in_order.*, nextval('sync_sequence') % 1048576 AS nth"
            + " FROM (SELECT * FROM unnest(?, ?, ?) WITH ORDINALITY AS given(fixed_id, fixed_key, fixed_hash, given_nth)"
            + " ORDER BY given_nth) in_order) fixed"
            + " WHERE id = fixed_id AND user_id = ? AND record_key IS NULL";

    static final String RESCHEDULE = "UPDATE sync_items SET updated_at = ?,"
            + " retry_at = CASE WHEN retry_at IS NULL THEN ? ELSE greatest(?, ? + (retry_at - updated_at)) END"
            + " WHERE status IN ('pending', 'processing') AND CASE WHEN retry_at IS NULL THEN created_at > ?"
            + " ELSE least(retry_at, updated_at) > ? END";

    static final String DUE_BEHIND = "SELECT " + KEYS + DUE + BEHIND + IN_ORDER + " LIMIT ?";

    static final String STATES = "SELECT status, " + KEYS + " FROM sync_items WHERE id = ANY (?) AND user_id = ?";

    static final String OPEN_BEFORE = "SELECT open.* FROM unnest(?, ?) AS before(record_key, sequence)"
            + " CROSS JOIN LATERAL (SELECT " + KEYS + FROM_OPEN + " AND record_key = before.record_key"
            + " AND sequence < before.sequence"
            + " AND coalesce(NOT (retry_at > ?::timestamptz AND error IS NOT NULL AND failure = ANY (?)), TRUE)"
            + " ORDER BY sequence, id LIMIT ?) open"
            + " ORDER BY open.record_key, open.sequence, open.id LIMIT ?";

    static final String BEGUN = "SELECT id, record_key, sequence FROM sync_items WHERE user_id = ?"
            + " AND record_key = ANY (?) AND method IN ('POST', 'DELETE') ORDER BY record_key, sequence LIMIT ?";

    static final String COMPLETED_AFTER = "SELECT " + Items.COLUMNS + " FROM sync_items WHERE user_id = ?"
            + " AND record_key = ? AND sequence > ? AND status = 'completed' ORDER BY sequence LIMIT ?";

    static final String COUNTS_OF_ALL = counts("");
    static final String COUNTS_OF_USER = counts(" AND user_id = ?");

    /** In the order of the indexes, so that they are read no further than to the limit. */
    private static String counts(String whose) {
        return "SELECT *, (SELECT count(*) FROM (SELECT FROM sync_items WHERE status = 'failed'" + whose
                + " ORDER BY user_id LIMIT ?) f) AS failed FROM (SELECT count(*) FILTER (WHERE status = 'pending') AS pending,"
                + " count(*) FILTER (WHERE status = 'processing') AS processing,"
                + " count(*) FILTER (WHERE is_due) AS due,"
                + " min(coalesce(retry_at, created_at)) FILTER (WHERE is_due) AS due_since"
                + " FROM (SELECT status, retry_at, created_at, (retry_at IS NULL OR retry_at <= ?) AS is_due" + OPEN
                + whose + " ORDER BY user_id, retry_at, created_at LIMIT ?) open) counted";
    }

    /**
     * Jumps from user to user through the index, instead of reading all their items, until there are enough. The limit
     * inside keeps the planner from joining all users first.
     */
    static final String USERS = "WITH RECURSIVE users(id) AS ("
            + "(SELECT user_id" + OPEN + " AND user_id >= ? ORDER BY user_id LIMIT 1)"
            + " UNION ALL SELECT (SELECT user_id" + OPEN + " AND user_id > users.id ORDER BY user_id LIMIT 1)"
            + " FROM users WHERE id IS NOT NULL)"
            + " SELECT id FROM users CROSS JOIN LATERAL (SELECT" + OPEN + " AND user_id = users.id"
            + " AND (retry_at <= ? OR retry_at IS NULL AND created_at <= ?) LIMIT 1) due LIMIT ?";

    static final String COUNT_OPEN = "SELECT count(*) FROM (SELECT" + FROM_OPEN + " LIMIT ?) counted";

    static final String STORED_BYTES = "SELECT coalesce((SELECT sum(" + Bounded.ITEM
            + ") FROM sync_items WHERE user_id = ?), 0) + coalesce((SELECT sum(" + Bounded.RECORD
            + ") FROM sync_records WHERE collection = ANY (?) AND user_id = ? AND deleted_at IS NULL), 0)";

    private static final String AMONG = " FROM sync_items WHERE user_id = ? AND status = ANY (?)";
    private static final String RUNNING = "(? AND status = 'processing' OR id = ANY (?))";

    static final String COUNT_RUNNING = "SELECT count(*)" + AMONG + " AND " + RUNNING;
    static final String DELETE = "DELETE" + AMONG + " AND NOT " + RUNNING;

    /** The batch of the user's lane while its lease runs. */
    static final String RUNNING_BATCH = "SELECT batch FROM sync_lanes"
            + " WHERE user_id = ? AND owner IS NOT NULL AND lease_until > clock_timestamp()";

    private Queries() {}

    /** A page of the items in these statuses. Open items have an index of their own, so ended ones cost nothing. */
    static String page(Set<Status> statuses) {
        String among = Status.OPEN.containsAll(statuses) ? FROM_OPEN : " FROM sync_items WHERE user_id = ?";
        String items = "SELECT " + Items.COLUMNS + ", (" + RUNNING_BATCH + ") AS running" + among
                + " AND status = ANY (?)" + BEHIND + IN_ORDER + " LIMIT ?";
        return Bounded.select(items, Bounded.ITEM, ORDER, Page.MAX_BYTES);
    }
}
