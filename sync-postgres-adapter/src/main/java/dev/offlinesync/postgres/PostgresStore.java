package dev.offlinesync.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.RecordStore;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Queue, lanes and records in a PostgreSQL database (13 or later), for any number of servers. When a call returns, its
 * writes are on disk. If a person edits with psql, the next call sees it. After {@link #close} every call throws {@link
 * IllegalStateException}.
 */
public final class PostgresStore implements SyncStore {
    /**
     * PostgreSQL itself ends what a dead party left open, well before its lease ends. Idle transactions come first, so
     * that others who wait for their locks need not give up.
     */
    private static final String SESSION =
            "SET statement_timeout = '5s'; SET idle_in_transaction_session_timeout = '3s';"
                    + " SET synchronous_commit = on";

    private final HikariDataSource pool;
    private final Database database;

    private PostgresStore(HikariDataSource pool) {
        this.pool = pool;
        this.database = new Database(pool);
    }

    /**
     * Opens the database, and creates the tables if they are missing.
     *
     * @param config where it is, as whom, and how many connections; everything else is set here
     * @throws StoreUnavailable if the database cannot be reached
     * @throws IllegalStateException if its encoding is not UTF8
     */
    public static PostgresStore open(HikariConfig config) {
        HikariConfig ours = new HikariConfig();
        config.copyStateTo(ours);
        ours.setAutoCommit(false);
        ours.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        ours.setConnectionTimeout(5000);
        ours.setConnectionInitSql(SESSION);
        ours.addDataSourceProperty("socketTimeout", "10"); // seconds; without it a lost server holds a thread for ever
        PostgresStore store;
        try {
            store = new PostgresStore(new HikariDataSource(ours));
        } catch (PoolInitializationException e) {
            throw new StoreUnavailable("cannot open PostgreSQL: " + e.getMessage(), e);
        }
        try {
            store.prepare();
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private void prepare() {
        String encoding = database.transaction(sql ->
                sql.first("SHOW server_encoding", row -> row.getString(1)).orElseThrow());
        if (!encoding.equals("UTF8")) {
            throw new IllegalStateException(describe() + " has the encoding " + encoding + "; create it with UTF8");
        }
        database.transaction(sql -> {
            sql.list("SELECT pg_advisory_xact_lock(0)", row -> true); // servers that start at once, one after the other
            return sql.update(schema());
        });
    }

    private static String schema() {
        try (InputStream in = PostgresStore.class.getResourceAsStream("schema.sql")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public QueueStore queue() {
        return new PostgresQueue(database);
    }

    @Override
    public LaneStore lanes() {
        return new PostgresLanes(database);
    }

    @Override
    public RecordStore records() {
        return new PostgresRecords(database);
    }

    @Override
    public void ping() {
        database.transaction(sql -> {
            sql.list("SELECT 1 FROM sync_items LIMIT 1", row -> true);
            return sql.update(
                    "INSERT INTO sync_ready VALUES (1, now()) ON CONFLICT (one) DO UPDATE SET checked_at = now()");
        });
    }

    @Override
    public String describe() {
        return "PostgreSQL " + pool.getJdbcUrl().replaceAll("\\?.*", ""); // a password may be among the parameters
    }

    @Override
    public void close() {
        pool.close();
    }
}
