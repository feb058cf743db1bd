package dev.offlinesync.sqlite;

import dev.offlinesync.core.rules.Refusal;
import dev.offlinesync.core.store.StoreRefused;
import dev.offlinesync.core.store.StoreUnavailable;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What an error of SQLite means to a caller. */
final class Errors {
    /** Errors of this program, which waiting does not cure. All others come from the file, the disk or a lock. */
    private static final Set<SQLiteErrorCode> OURS = Set.of(
            SQLiteErrorCode.SQLITE_ERROR,
            SQLiteErrorCode.SQLITE_CONSTRAINT,
            SQLiteErrorCode.SQLITE_MISMATCH,
            SQLiteErrorCode.SQLITE_MISUSE,
            SQLiteErrorCode.SQLITE_RANGE,
            SQLiteErrorCode.SQLITE_TOOBIG);

    static final String OWN_RULE = "a rule that somebody has added to the queue's tables (a trigger, a unique index)"
            + " refuses a write, and must be taken away: ";

    private Errors() {}

    static boolean isUnavailable(SQLException e) {
        return e instanceof SQLiteException sqlite && !OURS.contains(primary(sqlite));
    }

    static RuntimeException of(SQLException e) {
        if (e instanceof SQLiteException sqlite && primary(sqlite) == SQLiteErrorCode.SQLITE_CONSTRAINT) {
            return new StoreRefused(OWN_RULE + "SQLite: " + e.getMessage(), e);
        }
        return isUnavailable(e)
                ? new StoreUnavailable("SQLite: " + e.getMessage(), e)
                : new IllegalStateException("SQLite: " + e.getMessage(), e);
    }

    /**
     * {@code UNIQUE constraint failed: index 'number'}, {@code CHECK constraint failed: length(note) < 10}, within the
     * driver's parentheses.
     */
    private static final Pattern CONSTRAINT =
            Pattern.compile("constraint failed: (?:index '(?<index>[^']+)'|(?<rule>.+)\\))");

    /**
     * Why the file refuses the write of a record: a constraint that a person has added, a trigger that says no or has
     * an error itself, or its size. Empty if the file, the disk or a lock is the reason.
     */
    static Optional<Refusal> refusal(SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return Optional.empty();
        }
        Matcher named = CONSTRAINT.matcher(String.valueOf(e.getMessage()));
        String what = named.find() ? Optional.ofNullable(named.group("index")).orElse(named.group("rule")) : null;
        return switch (sqlite.getResultCode()) {
            case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID ->
                Optional.of(new Refusal(Refusal.Cause.TAKEN, what));
            case SQLITE_TOOBIG -> Optional.of(Refusal.of(Refusal.Cause.TOO_LARGE));
            default -> isUnavailable(e) ? Optional.empty() : Optional.of(new Refusal(Refusal.Cause.INVALID, what));
        };
    }

    /** The code without its detail: SQLITE_IOERR for SQLITE_IOERR_FSYNC. */
    static SQLiteErrorCode primary(SQLiteException e) {
        return SQLiteErrorCode.getErrorCode(e.getResultCode().code & 0xff);
    }
}
