package dev.offlinesync.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What a native image of an application needs beside what Spring finds itself: methods with {@link SyncHandler} are
 * {@code @Reflective}, and properties are bound with hints of Spring Boot's own.
 */
final class OfflineSyncHints implements RuntimeHintsRegistrar {
    /** Asked for by these names, to find out which Jackson is there. */
    private static final String[] FOUND_BY_NAME = {
        "tools.jackson.core.json.JsonFactory", "com.fasterxml.jackson.core.JsonFactory"
    };

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        hints.resources().registerPattern("dev/offlinesync/sqlite/*.sql");
        hints.resources().registerPattern("dev/offlinesync/postgres/*.sql");
        for (String name : FOUND_BY_NAME) {
            hints.reflection().registerTypeIfPresent(loader, name);
        }
    }
}
