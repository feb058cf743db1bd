package dev.offlinesync.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.zaxxer.hikari.HikariConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresStoreProviderTest {
    @Test
    void an_address_says_where_and_as_whom() {
        HikariConfig config = PostgresStoreProvider.config("postgres://me:p%40ss@db:5433/sync?sslmode=require");

        assertEquals("jdbc:postgresql://db:5433/sync?sslmode=require", config.getJdbcUrl());
        assertEquals("me", config.getUsername());
        assertEquals("p@ss", config.getPassword());
        assertNull(PostgresStoreProvider.config("postgresql://db/sync").getUsername());
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres://me:hunter2@db", "postgres:sync", "postgres://a b/c"})
    void what_names_no_database_is_refused_without_its_text(String address) {
        assertEquals(
                "not an address of PostgreSQL (postgres://user@host:5432/database)",
                assertThrows(IllegalArgumentException.class, () -> PostgresStoreProvider.config(address))
                        .getMessage());
    }
}
