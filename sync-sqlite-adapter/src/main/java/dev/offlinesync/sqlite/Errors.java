package dev.offlinesync.sqlite;

import dev.offlinesync.core.store.StoreUnavailable;
import java.sql.SQLException;
import java.util.Set;
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

    private Errors() {}

    static boolean isUnavailable(SQLException e) {
        return e instanceof SQLiteException sqlite && !OURS.contains(primary(sqlite));
    }

    static RuntimeException of(SQLException e) {
        return isUnavailable(e)
                ? new StoreUnavailable("SQLite: " + e.getMessage(), e)
                : new IllegalStateException("SQLite: " + e.getMessage(), e);
    }

    /** The code without its detail: SQLITE_IOERR for SQLITE_IOERR_FSYNC. */
    static SQLiteErrorCode primary(SQLiteException e) {
        return SQLiteErrorCode.getErrorCode(e.getResultCode().code & 0xff);
    }
}
