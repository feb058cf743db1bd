package dev.offlinesync.postgres;

import dev.offlinesync.core.item.IdSecret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables, by number: {@code sync_schema} says which steps a database has taken, and which program is the oldest that
 * can work with it. A server whose database is up to date changes nothing, and needs no right to.
 */
final class Schema {
    /**
     * Each step leads from its index in this list to the next number. A released step is never changed. Each can run
     * again, since a person may run all of them.
     */
    static final List<String> STEPS = List.of("schema-1.sql", "schema-2.sql", "schema-3.sql", "schema-4.sql");

    /** The oldest number whose program can work with tables of the newest. */
    private static final int COMPATIBLE = 2;

    private static final int OLDEST_POSTGRES = 140_000;

    /** Servers that start at once come one after the other. */
    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtextextended('offline-sync schema ' || coalesce(current_schema(), ''), 2))";

    private static final String RECORD = "INSERT INTO sync_schema (one, version, compatible) VALUES (1, "
            + STEPS.size() + ", " + COMPATIBLE + ") ON CONFLICT (one) DO UPDATE SET version = excluded.version,"
            + " compatible = excluded.compatible WHERE sync_schema.version < excluded.version";

    private final Database database;
    private final @Nullable String name;
    private final String described;

    /**
     * @param name of the schema, if it is not the first one of the search path
     * @param described the database, for a person
     */
    Schema(Database database, @Nullable String name, String described) {
        this.database = database;
        this.name = name;
        this.described = described;
    }

    /** All steps, for a person who runs them with psql: in one transaction, and any number of times. */
    static String printed() {
        return "BEGIN;\n\n"
                + STEPS.stream().map(Schema::text).collect(Collectors.joining("\n"))
                + "\n" + RECORD.replace(" ON CONFLICT", "\n  ON CONFLICT").replace(" WHERE", "\n  WHERE")
                + ";\n\nCOMMIT;\n";
    }

    /**
     * Makes the tables, or brings them up to date.
     *
     * @throws IllegalStateException if the database cannot be used as it is; the message says what to do
     */
    void prepare() {
        check();
        if (version() < STEPS.size()) {
            try {
                database.transaction(this::migrate);
            } catch (IllegalStateException e) {
                throw isNotAllowed(e) ? notAllowed(e) : e;
            }
        }
    }

    private static boolean isNotAllowed(Throwable e) {
        return e.getCause() instanceof SQLException sql
                && (Errors.NOT_ALLOWED.equals(sql.getSQLState()) || Errors.NO_SCHEMA.equals(sql.getSQLState()));
    }

    private IllegalStateException notAllowed(IllegalStateException e) {
        return new IllegalStateException(
                described + " lacks tables of this version (" + STEPS.size() + "), and its user may not make them: let"
                        + " their owner run what \"offline-sync schema postgres\" prints, with psql ("
                        + e.getMessage() + ")",
                e);
    }

    private void check() {
        String encoding =
                database.one(sql -> sql.first("SELECT current_setting('server_encoding')", row -> row.getString(1))
                        .orElseThrow());
        if (!encoding.equals("UTF8")) {
            throw new IllegalStateException(described + " has the encoding " + encoding + "; create it with UTF8");
        }
        int server =
                database.one(sql -> sql.first("SELECT current_setting('server_version_num')::int", row -> row.getInt(1))
                        .orElseThrow());
        if (server < OLDEST_POSTGRES) {
            throw new IllegalStateException(
                    described + " is PostgreSQL " + server / 10_000 + "; 14 or later is needed");
        }
    }

    /** @return 0 if there are no tables */
    private int version() {
        return database.transaction(this::version);
    }

    private int version(Sql sql) throws SQLException {
        boolean exists = sql.first("SELECT to_regclass('sync_schema') IS NOT NULL", row -> row.getBoolean(1))
                .orElseThrow();
        if (!exists) {
            return 0;
        }
        return sql.first("SELECT version, compatible FROM sync_schema", row -> {
                    if (row.getInt("compatible") > STEPS.size()) {
                        throw new IllegalStateException(described + " was changed by a newer version of this program"
                                + " (schema " + row.getInt("version") + ", known here up to " + STEPS.size()
                                + "): start that one, or name another database or schema");
                    }
                    return row.getInt("version");
                })
                .orElse(0);
    }

    /** By which records that their clients did not name get their ids. */
    IdSecret idSecret() {
        return database.one(sql -> sql.first("SELECT secret FROM sync_secret", row -> new IdSecret(row.getBytes(1)))
                .orElseThrow(() -> new IllegalStateException(described + " has no row in sync_secret: restore it from a"
                        + " backup, or let the owner of the tables run what \"offline-sync schema postgres\" prints")));
    }

    private boolean migrate(Sql sql) throws SQLException {
        sql.list(LOCK, row -> true);
        if (name != null) {
            boolean exists = sql.first(
                            "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = ?)", r -> r.getBoolean(1), name)
                    .orElseThrow();
            if (!exists) {
                sql.update("CREATE SCHEMA " + name);
            }
        }
        int version = version(sql);
        for (String step : STEPS.subList(Math.min(version, STEPS.size()), STEPS.size())) {
            sql.script(text(step));
        }
        return sql.update(RECORD) > 0;
    }

    private static String text(String resource) {
        try (InputStream in = Schema.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
