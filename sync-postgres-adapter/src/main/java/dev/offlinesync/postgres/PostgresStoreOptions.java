package dev.offlinesync.postgres;

import org.jspecify.annotations.Nullable;

/**
 * How to open a {@link PostgresStore}.
 *
 * @param schema where its tables are, created if it is missing: up to 63 lower-case letters, digits and underscores.
 *     Null for the first schema of the user's {@code search_path}, which is {@code public} if nobody changed it.
 * @param poolSize the connections of a pool that the store makes, 2 to 1,000; a {@code DataSource} that it is given has
 *     its own
 */
public record PostgresStoreOptions(@Nullable String schema, int poolSize) {
    public static final PostgresStoreOptions DEFAULT = new PostgresStoreOptions(null, 10);

    public PostgresStoreOptions {
        if (schema != null && !schema.matches(Session.SCHEMA_NAME)) {
            throw new IllegalArgumentException(
                    "schema must be lower-case letters, digits and underscores, up to 63, and begin with no digit; it is \""
                            + schema + "\"");
        }
        if (poolSize < 2 || poolSize > 1000) {
            throw new IllegalArgumentException("poolSize must be 2 to 1000, not " + poolSize);
        }
    }

    public PostgresStoreOptions withSchema(String value) {
        return new PostgresStoreOptions(value, poolSize);
    }

    public PostgresStoreOptions withPoolSize(int value) {
        return new PostgresStoreOptions(schema, value);
    }
}
