package dev.offlinesync.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of its own on the server of the tests, the store in it, and a psql beside it. */
final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    final PostgresServer server = PostgresServer.shared();
    final String name = "test" + NAMES.incrementAndGet();
    final PostgresStore store;
    private final Connection psql;

    TestDatabase() {
        // a language whose order is not that of bytes, as most databases have it
        String english = server.version() < 15 ? "" : " LOCALE_PROVIDER icu ICU_LOCALE 'en'";
        server.type("CREATE DATABASE " + name + english + " TEMPLATE template0");
        store = open();
        psql = server.psql(name);
    }

    /** One more store on the same database, as another server has it. */
    PostgresStore open() {
        return PostgresStore.open(address(), PostgresStoreOptions.DEFAULT);
    }

    /** As it is configured in a server. */
    String address() {
        return server.address(name);
    }

    /** What a person types into psql. */
    void type(String sql) {
        try (Statement statement = psql.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The rows that psql answers, their columns separated by bars. */
    List<String> ask(String sql) {
        try (Statement statement = psql.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (found.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    columns.add(String.valueOf(found.getString(i)));
                }
                rows.add(String.join("|", columns));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    void empty() {
        type("DELETE FROM sync_items; DELETE FROM sync_lanes; DELETE FROM sync_devices; TRUNCATE sync_records");
    }

    void endLeases() {
        type("UPDATE sync_lanes SET lease_until = 'epoch'");
    }

    @Override
    public void close() {
        store.close();
        server.type("DROP DATABASE " + name + " WITH (FORCE)");
    }
}
