package dev.offlinesync.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.offlinesync.core.item.IdSecret;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.DeviceStore;
import dev.offlinesync.core.store.Enlistment;
import dev.offlinesync.core.store.FeedOperations;
import dev.offlinesync.core.store.ForeignWrites;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.RecordStore;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Queue, lanes and records in a PostgreSQL database (14 or later), for any number of servers. When a call returns, its
 * writes are on disk. If a person edits with psql, the next call sees it. After {@link #close} every call throws {@link
 * IllegalStateException}.
 */
public final class PostgresStore implements SyncStore {
    private final Database database;
    private final PostgresQueue queue;
    private final @Nullable DataSource given;
    private final @Nullable String schema;
    private final String described;
    private final IdSecret idSecret;

    /** @param given connections of the application's */
    private PostgresStore(
            Database database,
            @Nullable DataSource given,
            @Nullable String schema,
            String described,
            IdSecret idSecret) {
        this.database = database;
        this.given = given;
        this.schema = schema;
        this.queue = new PostgresQueue(database);
        this.described = described;
        this.idSecret = idSecret;
    }

    /**
     * Opens the database with a pool of connections of its own, and makes the tables if they are missing.
     *
     * @param address {@code postgres://user:password@host:port/database}, then perhaps {@code ?} and parameters between
     *     {@code &}: {@code schema} and {@code poolSize} in place of those in {@code options}, all others as for the
     *     JDBC driver. Without a password, the driver looks for a password file ({@code PGPASSFILE}).
     * @throws IllegalArgumentException if the address does not read; the message ends the sentence "the address is …"
     * @throws StoreUnavailable if the database cannot be reached
     * @throws IllegalStateException if the database cannot be used as it is: its encoding is not UTF8, its tables are
     *     newer than this program, or they are missing and this user may not make them
     */
    public static PostgresStore open(String address, PostgresStoreOptions options) {
        PostgresAddress to = PostgresAddress.of(address, options);
        HikariDataSource pool = pool(to);
        return prepared(
                new Database(pool, null, pool::close),
                null,
                to.options().schema(),
                described(to.url(), to.options().schema()));
    }

    /**
     * Opens the database that an application has connections to already, and makes the tables if they are missing. Each
     * call takes one connection and gives it back as it was; what this store needs to be set, it sets for its own
     * transactions. That costs a round trip in each, and another for the commit, compared with a pool of its own.
     *
     * @param connections of which a waiting call gets one or an {@link SQLException} within seconds. It must not tie
     *     connections to transactions of the application: each call of the store commits for itself. {@link #close}
     *     leaves it open.
     * @throws StoreUnavailable if the database cannot be reached
     * @throws IllegalStateException as for {@link #open(String, PostgresStoreOptions)}, or if the connections are to
     *     another database than PostgreSQL
     */
    public static PostgresStore open(DataSource connections, PostgresStoreOptions options) {
        String url;
        try (Connection connection = connections.getConnection()) {
            url = connection.getMetaData().getURL();
            String product = connection.getMetaData().getDatabaseProductName();
            if (!product.equals("PostgreSQL")) {
                throw new IllegalStateException("the DataSource has connections to " + product + ", not to PostgreSQL");
            }
        } catch (SQLException e) {
            throw new StoreUnavailable("cannot open PostgreSQL: " + Errors.withoutData(e), e);
        }
        Database database = new Database(connections, Session.forOneTransaction(options.schema()), () -> {});
        return prepared(database, connections, options.schema(), described(url, options.schema()));
    }

    /** For tests of transactions. */
    Database database() {
        return database;
    }

    /** For tests that look at what is sent. */
    static PostgresStore open(DataSource connections) {
        return prepared(new Database(connections, null, () -> {}), null, null, "PostgreSQL");
    }

    /** A pool that a test puts something in front of. */
    static HikariDataSource pool(PostgresAddress to) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(to.url());
        config.setUsername(to.user());
        config.setPassword(to.password());
        config.setPoolName("offline-sync");
        config.setMaximumPoolSize(to.options().poolSize());
        config.setMinimumIdle(2); // each is a process of the database
        config.setConnectionTimeout(5000);
        config.setConnectionInitSql(Session.always(to.options().schema()));
        config.addDataSourceProperty("ApplicationName", "offline-sync");
        config.addDataSourceProperty("connectTimeout", "5");
        config.addDataSourceProperty(
                "socketTimeout", "10"); // seconds; without it a lost server holds a thread for ever
        config.addDataSourceProperty("tcpKeepAlive", "true");
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw new StoreUnavailable("cannot open PostgreSQL: " + e.getMessage(), e);
        }
    }

    private static PostgresStore prepared(
            Database database, @Nullable DataSource given, @Nullable String schema, String described) {
        try {
            Schema tables = new Schema(database, schema, described);
            tables.prepare();
            PostgresStore store = new PostgresStore(database, given, schema, described, tables.idSecret());
            store.ping();
            return store;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static String described(String url, @Nullable String schema) {
        return "PostgreSQL " + PostgresAddress.place(url) + (schema == null ? "" : ", schema " + schema);
    }

    @Override
    public QueueStore queue() {
        return queue;
    }

    /**
     * Adds items in a transaction of the application's, on a connection to the database of this store:
     * {@code sync.within(store.within(connection))}. The connection stays the application's, to commit, to roll back and
     * to give back. What it is set to holds, {@code synchronous_commit} too. After an exception, PostgreSQL takes nothing
     * but a rollback.
     *
     * @param connection that does not commit by itself
     */
    public Enlistment within(Connection connection) {
        return new EnlistedInsertion(connection, schema);
    }

    /** The connections that the application has given it; empty if it has a pool of its own. */
    public Optional<DataSource> dataSource() {
        return Optional.ofNullable(given);
    }

    @Override
    public FeedOperations feeds() {
        return new PostgresFeeds(database);
    }

    /** There is no need: a trigger sees what other programs do. */
    @Override
    public ForeignWrites foreignWrites() {
        throw new IllegalStateException(
                "on PostgreSQL it is not needed: what other programs write is told of without it");
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
    public Listing list(UserId user, Set<Status> statuses, @Nullable Position after, int limit) {
        return queue.list(user, statuses, after, limit);
    }

    @Override
    public DeviceStore devices() {
        return new PostgresDevices(database);
    }

    @Override
    public long openItems(UserId user, long most) {
        return database.one(sql -> sql.first(Queries.COUNT_OPEN, row -> row.getLong(1), user.value(), most)
                .orElse(0L));
    }

    @Override
    public long storedBytes(UserId user, Set<String> collections) {
        String[] names = collections.toArray(String[]::new);
        return database.one(
                sql -> sql.first(Queries.STORED_BYTES, row -> row.getLong(1), user.value(), names, user.value())
                        .orElse(0L));
    }

    @Override
    public IdSecret idSecret() {
        return idSecret;
    }

    @Override
    public void ping() {
        database.one(sql -> sql.update("INSERT INTO sync_ready SELECT 1, now()"
                + " WHERE (SELECT count(*) FROM (SELECT FROM sync_items LIMIT 1) any_item) >= 0"
                + " ON CONFLICT (one) DO UPDATE SET checked_at = excluded.checked_at"));
    }

    @Override
    public String describe() {
        return described;
    }

    @Override
    public void close() {
        database.close();
    }
}
