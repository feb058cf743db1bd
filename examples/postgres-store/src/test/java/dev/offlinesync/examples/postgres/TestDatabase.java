package dev.offlinesync.examples.postgres;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of its own on the server of the tests, the store in it, and a psql beside it. */
final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    final PostgresServer server = PostgresServer.shared();
    final String name = "test" + NAMES.incrementAndGet();
    final PostgresStore store;

    TestDatabase() {
        server.type("postgres", "CREATE DATABASE " + name);
        store = open();
    }

    /** One more store on the same database, as another instance has it. */
    PostgresStore open() {
        return PostgresStore.open(server.config(name));
    }

    void type(String sql) {
        server.type(name, sql);
    }

    List<String> ask(String sql) {
        return server.ask(name, sql);
    }

    void empty() {
        type("TRUNCATE sync_items, sync_lanes, sync_records");
    }

    void endLeases() {
        type("UPDATE sync_lanes SET lease_until = 'epoch'");
    }

    @Override
    public void close() {
        store.close();
        server.type("postgres", "DROP DATABASE " + name + " WITH (FORCE)");
    }
}
