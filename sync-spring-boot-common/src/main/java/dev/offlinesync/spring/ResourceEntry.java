package dev.offlinesync.spring;

import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.conflict.ConflictRules;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.record.Ownership;
import dev.offlinesync.core.record.RecordLayout.NewIds;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A resource, as an entry of the server's resources file has it.
 *
 * @param path Where clients send it, such as /api/parts.
 * @param collection Where its records are stored; by default the last segment of the path.
 * @param name What one record is called in answers; by default the collection without its plural ending.
 * @param methods Which of POST, PUT, PATCH and DELETE it takes; by default all but PATCH, with forward all.
 * @param aliases Further endpoints that mean the same, such as /api/part, or POST /api/parts/create.
 * @param kind A collection of records, or the profile that each user has.
 * @param schema Where the JSON Schema of its data is, such as classpath:parts.schema.json; needs sync-json-schema.
 * @param merge What an update does to objects: shallow replaces, deep merges them.
 * @param upsert Whether a PUT creates a record that is not there.
 * @param times Whose clock says when a record was created: server or client.
 * @param owner The field that has the owner's id.
 * @param ownerType The type of that id in MongoDB: any, object-id, number or text.
 * @param idType What a new id of 24 hex digits is in MongoDB: object-id or text.
 * @param conflicts What becomes of a write that is based on an older version of its record: client-wins, server-wins, merge
 *     or reject.
 * @param together With conflicts=merge: lists of fields that win or lose as one.
 * @param set With conflicts=merge: fields that are lists without an order.
 * @param counter With conflicts=merge: fields that are numbers to which each write adds something.
 * @param forward The backend that has the records, and that writes are sent on to, such as https://erp.example.com; needs
 *     sync-forward-adapter.
 * @param userHeader With forward: the header that has the user's id; by default X-User-Id.
 * @param tokenClaim With forward: sends a token that has the user's id in this claim, in place of the header.
 * @param tokenAudience With token-claim: for whom the token is; by default the address in forward.
 * @param timeout With forward: the timeout of one call, 100ms to 10m; by default 10s.
 */
public record ResourceEntry(
        String path,
        @Nullable String collection,
        @Nullable String name,
        @Nullable Set<Method> methods,
        @DefaultValue List<String> aliases,
        @DefaultValue("collection") Resource.Kind kind,
        @Nullable String schema,
        @DefaultValue("shallow") Resource.Merge merge,
        @DefaultValue("false") boolean upsert,
        @DefaultValue("server") Resource.Times times,
        @DefaultValue("user") String owner,
        @DefaultValue("any") Ownership.Form ownerType,
        @DefaultValue("object-id") IdType idType,
        @DefaultValue("client-wins") ConflictPolicy conflicts,
        @DefaultValue List<Set<String>> together,
        @DefaultValue Set<String> set,
        @DefaultValue Set<String> counter,
        @Nullable String forward,
        @Nullable String userHeader,
        @Nullable String tokenClaim,
        @Nullable String tokenAudience,
        @Nullable Duration timeout) {

    public ResourceEntry {
        if (path == null) {
            throw new IllegalArgumentException("a resource needs a path");
        }
    }

    /** The form of a new record's id in MongoDB. */
    public enum IdType {
        OBJECT_ID,
        TEXT
    }

    /** @throws IllegalArgumentException if properties of it do not go together */
    void check() {
        boolean ofForward = userHeader != null || tokenClaim != null || tokenAudience != null || timeout != null;
        if (forward == null && ofForward) {
            throw new IllegalArgumentException(
                    "user-header, token-claim, token-audience and timeout go with forward alone");
        }
        boolean ofConflicts =
                conflicts != ConflictPolicy.CLIENT_WINS || !together.isEmpty() || !set.isEmpty() || !counter.isEmpty();
        if (forward != null && ofConflicts) {
            throw new IllegalArgumentException(
                    "conflicts, together, set and counter do not go with forward: the records"
                            + " are with the other backend, which knows no versions of ours");
        }
        if (conflicts == ConflictPolicy.HANDLER) {
            throw new IllegalArgumentException(
                    "conflicts=handler needs a ConflictHandler: make the resource a bean, with"
                            + " ConflictRules.handledBy(…)");
        }
        boolean ofStored = collection != null || name != null || schema != null || upsert;
        if (forward != null && (ofStored || kind != Resource.Kind.COLLECTION)) {
            throw new IllegalArgumentException("collection, name, kind, schema and upsert do not go with forward: the"
                    + " records are with the other backend");
        }
        if (kind == Resource.Kind.PROFILE && !owner.equals("user")) {
            throw new IllegalArgumentException(
                    "owner does not go with a profile, which belongs to the user whose id it has");
        }
    }

    /**
     * @param rules what its data must look like
     * @throws IllegalArgumentException if something of it is wrong
     */
    Resource resource(RecordRules rules) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        String stored = collection == null ? last : collection;
        Resource resource = new Resource(
                        path,
                        stored,
                        name == null ? Resource.singular(stored) : name,
                        methods == null ? Set.of(Method.POST, Method.PUT, Method.DELETE) : methods,
                        readAliases(),
                        kind,
                        rules)
                .withMerge(merge)
                .withTimes(times)
                .withConflicts(ConflictRules.of(conflicts)
                        .withTogether(together)
                        .withSets(set)
                        .withCounters(counter))
                .withNewIds(idType == IdType.TEXT ? NewIds.TEXT : NewIds.OBJECT_ID_IF_HEX);
        Resource owned = kind == Resource.Kind.PROFILE
                ? resource
                : resource.withOwnership(new Ownership.ByField(owner, ownerType));
        return upsert ? owned.withUpsert() : owned;
    }

    /** @throws IllegalArgumentException if one is none */
    List<Resource.Alias> readAliases() {
        return aliases.stream().map(ResourceEntry::alias).toList();
    }

    private static Resource.Alias alias(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            return new Resource.Alias(null, text);
        }
        Method method = Method.of(text.substring(0, space).toUpperCase(Locale.ROOT))
                .orElseThrow(() -> new IllegalArgumentException(
                        "an alias must be a path, or a method and a path such as POST /api/parts/create, not " + text));
        return new Resource.Alias(method, text.substring(space + 1));
    }
}
