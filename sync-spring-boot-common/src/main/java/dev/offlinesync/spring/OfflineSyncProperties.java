package dev.offlinesync.spring;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings under {@code offline-sync}.
 *
 * @param store Where queue and records are: mongo, postgres or sqlite; auto takes the one store on the class path.
 * @param lease How long a dead instance can hold a user up, at least 1s.
 * @param handlerTimeout What a handler may take for one item, at least 10ms; then it is interrupted and the attempt has
 *     failed.
 * @param batchSize Items in one batch of a call, 1 to 500; the worker takes four times as many at once.
 * @param batchBytes What the data of one batch may take together, 1B to 15MB.
 * @param maxRecord The largest record as stored, 1KB to 15MB; a write that would make it larger fails.
 * @param maxOpenItems Open items that one user may have; 0 for any number.
 * @param maxStored What the items and records of one user may take together, at least 1MB; 0 for any size.
 * @param laneWait How long a call waits for a user who is being processed.
 * @param maxWaiting How many calls of one user may wait like that at once, 0 to 10000.
 * @param pushTime How long a push starts further batches.
 * @param unknownEndpointWait How long an item that nobody handles here waits, uncounted, for an instance that does.
 * @param failFast Whether a failure that no retry can help, such as invalid data, ends its item at once.
 * @param forwardSecret Signs the tokens for other backends, if a resource has forward and token-claim; at least 32 bytes.
 * @param resources Kinds of records that clients may write; those with rules in Java are Resource beans.
 */
@ConfigurationProperties(OfflineSyncProperties.PREFIX)
public record OfflineSyncProperties(
        @DefaultValue("auto") StoreKind store,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("30s") Duration handlerTimeout,
        @DefaultValue("50") int batchSize,
        @DefaultValue("8MB") DataSize batchBytes,
        @DefaultValue("2MB") DataSize maxRecord,
        @DefaultValue("0") int maxOpenItems,
        @DefaultValue("0") DataSize maxStored,
        @DefaultValue("10s") Duration laneWait,
        @DefaultValue("32") int maxWaiting,
        @DefaultValue("20s") Duration pushTime,
        @DefaultValue("1h") Duration unknownEndpointWait,
        @DefaultValue("false") boolean failFast,
        @DefaultValue Retry retry,
        @DefaultValue Worker worker,
        @DefaultValue Mongo mongo,
        @DefaultValue Postgres postgres,
        @DefaultValue Sqlite sqlite,
        @DefaultValue Http http,
        @DefaultValue Validation validation,
        @Nullable String forwardSecret,
        @DefaultValue List<ResourceEntry> resources) {
    static final String PREFIX = "offline-sync";

    /** Which store is taken, if the application has no SyncStore bean. */
    public enum StoreKind {
        /** The one whose adapter is on the class path. */
        AUTO,
        MONGO,
        POSTGRES,
        SQLITE
    }

    /**
     * The delay after a failed attempt, if the application has no RetryPolicy bean.
     *
     * @param base The delay after the first failed attempt; each further one is twice as long.
     * @param max The longest delay, at least base.
     * @param jitter The part of a delay that chance may take away, 0 to 1.
     */
    public record Retry(
            @DefaultValue("5s") Duration base,
            @DefaultValue("80s") Duration max,
            @DefaultValue("0") double jitter) {}

    /**
     * The background worker.
     *
     * @param enabled Whether a background worker does what clients leave behind.
     * @param grace How long the worker leaves an item that nobody has tried yet to its client; by default 30s if the HTTP
     *     API is served, and else not at all.
     * @param interval The time between two rounds of the worker, on average, at least 10ms.
     * @param users How many users one round visits, 1 to 10000.
     * @param threads On how many threads the worker runs, 1 to 64.
     */
    public record Worker(
            @DefaultValue("true") boolean enabled,
            @Nullable Duration grace,
            @DefaultValue("2s") Duration interval,
            @DefaultValue("1000") int users,
            @DefaultValue("2") int threads) {}

    /**
     * The store on the application's MongoClient.
     *
     * @param database Where queue and records are; by default the database that Spring uses.
     * @param timeout After which one operation on MongoDB is given up, 100ms to 5m.
     */
    public record Mongo(
            @Nullable String database, @DefaultValue("5s") Duration timeout) {}

    /**
     * The store on the application's DataSource.
     *
     * @param schema Where its tables are, made if it is missing; by default the first schema of the search path.
     */
    public record Postgres(@Nullable String schema) {}

    /**
     * The store in a file.
     *
     * @param directory Where the file is; made if it is missing.
     */
    public record Sqlite(@DefaultValue("data") Path directory) {}

    /**
     * The HTTP API on Spring MVC.
     *
     * @param enabled Whether the HTTP API is served, if sync-http-api and Spring MVC are there.
     * @param path The path below which the whole API is served, such as /mobile; by default the application's root.
     * @param health Whether the API answers /health and /ready itself, beside the actuator.
     * @param adminRole The role whose owners may read and retry everybody's items; by default nobody.
     * @param corsOrigins Origins of web pages that may call the HTTP API, such as https://app.example.com; * is all.
     * @param maxBody The largest request, 1KB to 256MB.
     * @param maxData The largest data of one item, 1KB to 15MB.
     * @param maxItems Items in one request, 1 to 1000.
     * @param maxDepth How deep JSON may be nested, 8 to 500.
     * @param rateLimit Requests that a user may make in a time, such as 600/1m; by default any number.
     * @param rateLimitItems Items that a user may send in a time, such as 6000/1m; by default any number.
     */
    public record Http(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("") String path,
            @DefaultValue("true") boolean health,
            @Nullable String adminRole,
            @DefaultValue Set<String> corsOrigins,
            @DefaultValue("10MB") DataSize maxBody,
            @DefaultValue("1MB") DataSize maxData,
            @DefaultValue("1000") int maxItems,
            @DefaultValue("64") int maxDepth,
            @Nullable String rateLimit,
            @Nullable String rateLimitItems) {}

    /**
     * Constraints of the application's own types.
     *
     * @param enabled Whether the Validator bean checks what handlers take as a type of their own, if sync-bean-validation
     *     is there.
     */
    public record Validation(@DefaultValue("true") boolean enabled) {}
}
