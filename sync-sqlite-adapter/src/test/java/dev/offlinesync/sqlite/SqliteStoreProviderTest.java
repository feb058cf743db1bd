package dev.offlinesync.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.offlinesync.core.store.StoreProvider;
import dev.offlinesync.core.store.StoreSettings;
import dev.offlinesync.core.store.SyncStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteStoreProviderTest {
    private final StoreProvider provider = new SqliteStoreProvider();
    private final StoreSettings settings = new StoreSettings(Set.of("expenses"), InstantSource.system(), w -> {});

    @Test
    void an_address_names_a_directory(@TempDir Path dir) {
        for (String address : Set.of("sqlite:" + dir.resolve("a"), "sqlite://" + dir.resolve("b"))) {
            try (SyncStore store = provider.open(address, settings)) {
                String path = address.substring(address.indexOf(dir.toString()));
                assertEquals("SQLite " + path + "/offline-sync.db", store.describe());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite:", "sqlite: ", "sqlite://host/dir", "sqlite:a\0b"})
    void what_names_none_is_refused(String address) {
        assertEquals(
                "not the address of a directory for SQLite (sqlite:./data)",
                assertThrows(IllegalArgumentException.class, () -> provider.open(address, settings))
                        .getMessage());
    }
}
