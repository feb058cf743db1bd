package dev.offlinesync.sqlite;

import dev.offlinesync.core.item.WellFormed;
import dev.offlinesync.core.store.StoreProvider;
import dev.offlinesync.core.store.StoreSettings;
import dev.offlinesync.core.store.SyncStore;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/** Opens {@code sqlite:directory}, absolute or relative; {@code sqlite:///directory} is an absolute one too. */
public final class SqliteStoreProvider implements StoreProvider {
    private static final String SCHEME = "sqlite";
    private static final int LONGEST_SHOWN = 100;

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public SyncStore open(String address, StoreSettings settings) {
        SqliteStore store = SqliteStore.open(directory(address), settings.collections(), settings.clock());
        store.warnings().forEach(settings.warnings());
        return store;
    }

    private static Path directory(String address) {
        String name = address.substring(SCHEME.length() + 1);
        String path = name.startsWith("///") ? name.substring(2) : name;
        if (path.isBlank() || path.startsWith("//") || path.indexOf('\0') >= 0) {
            throw notAnAddress();
        }
        try {
            return Path.of(path);
        } catch (InvalidPathException e) { // a character that the locale's character set lacks
            throw new IllegalArgumentException("not a directory that Java can use in this locale (its character set is "
                    + System.getProperty("sun.jnu.encoding") + "; LC_ALL=C.UTF-8 lets it use all); it is \""
                    + WellFormed.oneLine(path, LONGEST_SHOWN) + "\"");
        }
    }

    private static IllegalArgumentException notAnAddress() {
        return new IllegalArgumentException("not the address of a directory for SQLite (sqlite:./data)");
    }
}
