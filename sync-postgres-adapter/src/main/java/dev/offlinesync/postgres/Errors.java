package dev.offlinesync.postgres;

import dev.offlinesync.core.rules.Refusal;
import dev.offlinesync.core.store.StoreRefused;
import dev.offlinesync.core.store.StoreUnavailable;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** What an error of PostgreSQL means to a caller, by its SQLSTATE. */
final class Errors {
    /** The transaction was aborted in favour of another. */
    static final String TRY_AGAIN = "40001";

    static final String NOT_ALLOWED = "42501";
    static final String NO_SCHEMA = "3F000";

    private static final String TAKEN = "23505";

    /**
     * Classes that waiting may cure: connection, transaction state (a standby that was promoted), authorisation,
     * conflict, resources, lock not available, operator intervention and timeouts, system error.
     */
    private static final Set<String> PASSING = Set.of("08", "25", "28", "40", "53", "55", "57", "58");

    /** Classes for what the table refuses: values, constraints (a person's too), too large, and a person's triggers. */
    private static final Set<String> REFUSING = Set.of("22", "23", "54", "P0", "09", "27", "44");

    /** Of those, what only a rule of somebody's on the queue's own tables can refuse. */
    private static final Set<String> OWN_RULES = Set.of("23", "P0", "09", "27", "44");

    private static final String NOT_SUPPORTED = "0A000";
    private static final String OLD_PLAN = "cached plan must not change result type";

    private Errors() {}

    /** The class of its SQLSTATE. Errors of a pool have none, and are about connections. */
    private static String kind(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "08" : state.substring(0, 2);
    }

    /**
     * Whether the same transaction may run again: a deadlock, a conflict with another one, or a statement that was prepared
     * before another version added a column.
     */
    static boolean isConflict(SQLException e) {
        return kind(e).equals("40")
                || (NOT_SUPPORTED.equals(e.getSQLState()) && withoutData(e).contains(OLD_PLAN));
    }

    static RuntimeException of(SQLException e) {
        String message = "PostgreSQL: " + withoutData(e);
        if (OWN_RULES.contains(kind(e))) {
            return new StoreRefused(
                    "a rule that somebody has added to the queue's tables (a trigger, a unique index) refuses a write, and"
                            + " must be taken away: " + message,
                    e);
        }
        return PASSING.contains(kind(e)) ? new StoreUnavailable(message, e) : new IllegalStateException(message, e);
    }

    /** Why the database refuses the write of a record; empty for any other error. */
    static Optional<Refusal> refusal(SQLException e) {
        if (!REFUSING.contains(kind(e))) {
            return Optional.empty();
        }
        if (TAKEN.equals(e.getSQLState())) {
            return Optional.of(Refusal.of(Refusal.Cause.TAKEN));
        }
        return Optional.of(Refusal.of(kind(e).equals("54") ? Refusal.Cause.TOO_LARGE : Refusal.Cause.INVALID));
    }

    /** The first line: what follows may quote values. */
    static String withoutData(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
