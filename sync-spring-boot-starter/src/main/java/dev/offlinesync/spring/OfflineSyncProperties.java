package dev.offlinesync.spring;

import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.record.Ownership;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
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
 * @param lease How long a dead instance can hold a user up, at least 1s.
 * @param handlerTimeout What a handler may take for one item, at least 10ms; then it is interrupted and the attempt has
 *     failed.
 * @param batchSize Items in one batch of a call, 1 to 500; the worker takes four times as many at once.
 * @param resources Kinds of records that clients may write; those with rules of their own are Resource beans.
 */
@ConfigurationProperties("offline-sync")
public record OfflineSyncProperties(
        @DefaultValue("30s") Duration lease,
        @DefaultValue("30s") Duration handlerTimeout,
        @DefaultValue("50") int batchSize,
        @DefaultValue Worker worker,
        @DefaultValue Mongo mongo,
        @DefaultValue Sqlite sqlite,
        @DefaultValue Http http,
        @DefaultValue List<ResourceEntry> resources) {

    /**
     * The background worker.
     *
     * @param enabled Whether a background worker does what clients leave behind.
     * @param grace How long the worker leaves an item that nobody has tried yet to its client.
     */
    public record Worker(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("30s") Duration grace) {}

    /**
     * The store on the application's MongoClient.
     *
     * @param database Where queue and records are; by default the database that Spring uses.
     * @param timeout After which one operation on MongoDB is given up, 100ms to 5m.
     */
    public record Mongo(
            @Nullable String database, @DefaultValue("5s") Duration timeout) {}

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
     * @param adminRole The role whose owners may read and retry everybody's items; by default nobody.
     * @param corsOrigins Origins of web pages that may call the HTTP API, such as https://app.example.com; * is all.
     * @param maxBody The largest request, 1KB to 256MB.
     * @param maxData The largest data of one item, 1KB to 15MB.
     * @param maxItems Items in one request, 1 to 1000.
     * @param maxDepth How deep JSON may be nested, 8 to 500.
     */
    public record Http(
            @DefaultValue("true") boolean enabled,
            @Nullable String adminRole,
            @DefaultValue Set<String> corsOrigins,
            @DefaultValue("10MB") DataSize maxBody,
            @DefaultValue("1MB") DataSize maxData,
            @DefaultValue("1000") int maxItems,
            @DefaultValue("64") int maxDepth) {}

    /**
     * A resource without rules: its data is taken as it is.
     *
     * @param path Where clients send it, such as /api/parts.
     * @param collection Where its records are stored; by default the last segment of the path.
     * @param methods Which of POST, PUT, PATCH and DELETE it takes.
     * @param owner The field that has the owner's id.
     * @param ownerType The type of that id in MongoDB: any, object-id, number or text.
     */
    public record ResourceEntry(
            String path,
            @Nullable String collection,
            @DefaultValue({"POST", "PUT", "DELETE"}) Set<Method> methods,
            @DefaultValue("user") String owner,
            @DefaultValue("any") Ownership.Form ownerType) {

        public ResourceEntry {
            if (path == null) {
                throw new IllegalArgumentException("a resource needs a path");
            }
        }

        /** @throws IllegalArgumentException if something of it is wrong */
        Resource resource() {
            String last = path.substring(path.lastIndexOf('/') + 1);
            String stored = collection == null ? last : collection;
            return new Resource(
                            path,
                            stored,
                            Resource.singular(stored),
                            methods,
                            List.of(),
                            Resource.Kind.COLLECTION,
                            RecordRules.NONE)
                    .withOwnership(new Ownership.ByField(owner, ownerType));
        }
    }
}
