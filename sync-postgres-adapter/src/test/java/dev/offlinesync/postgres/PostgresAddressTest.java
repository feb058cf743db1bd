package dev.offlinesync.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAddressTest {
    private static PostgresAddress of(String address) {
        return PostgresAddress.of(address, PostgresStoreOptions.DEFAULT);
    }

    @Test
    void an_address_says_where_and_as_whom() {
        PostgresAddress to = of("postgres://me:p%40s+s@db:5433/sync?sslmode=require&schema=queue&poolSize=7");

        assertEquals("jdbc:postgresql://db:5433/sync?sslmode=require", to.url());
        assertEquals("me", to.user());
        assertEquals("p@s+s", to.password());
        assertEquals(new PostgresStoreOptions("queue", 7), to.options());
        assertNull(of("postgresql://db/sync").user());
    }

    @Test
    void several_hosts_are_the_drivers_to_choose_from() {
        assertEquals(
                "jdbc:postgresql://a:5432,b:5433/sync?targetServerType=primary",
                of("postgres://a:5432,b:5433/sync?targetServerType=primary").url());
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema=", "schema=Sync", "schema=a;b", "poolSize=1", "poolSize=many", "poolSize=1001"})
    void a_parameter_of_ours_that_makes_no_sense_is_refused_with_what_is_allowed(String parameter) {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> of("postgres://me:hunter2@db/sync?" + parameter))
                .getMessage();

        assertTrue(message.contains(parameter.replaceFirst("=.*", "")), message);
        assertFalse(message.contains("hunter2"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres://me:hunter2@db", "postgres:sync", "postgres://a b/c"})
    void what_names_no_database_is_refused_without_its_text(String address) {
        assertEquals(
                "not an address of PostgreSQL (postgres://user@host:5432/database)",
                assertThrows(IllegalArgumentException.class, () -> of(address)).getMessage());
    }
}
