package dev.offlinesync.postgres;

import org.jspecify.annotations.Nullable;

/**
 * What holds for the statements of this store, whatever the server's defaults are: nothing waits for ever, what a dead
 * party left open is ended, and a commit is on disk when it returns.
 *
 * <p>A lock is waited for less long than a statement may take, so that the reason is told. A change that an application
 * computes inside a commit keeps the transaction idle, and has its own limit, below a minute by default; a takeover ends
 * an abandoned one earlier (see {@link PostgresLanes}).
 *
 * <p>All statements look for a few rows of tables that may be large, and a plan may be older than what is in them.
 */
final class Session {
    /** Schema names that need no quotes. */
    static final String SCHEMA_NAME = "[a-z_][a-z0-9_]{0,62}";

    private static final String[] SETTINGS = {
        "statement_timeout = '5s'",
        "lock_timeout = '3s'",
        "idle_in_transaction_session_timeout = '60s'",
        "synchronous_commit = on",
        "enable_seqscan = off"
    };

    private Session() {}

    /** For connections that only this store uses: once for each. */
    static String always(@Nullable String schema) {
        return "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE"
                + settings("; SET ", schema);
    }

    /** For connections that others use too: at the beginning of each transaction, and over with it. */
    static String forOneTransaction(@Nullable String schema) {
        return "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE" + settings("; SET LOCAL ", schema);
    }

    private static String settings(String set, @Nullable String schema) {
        return set + String.join(set, SETTINGS) + (schema == null ? "" : set + "search_path = " + schema);
    }
}
