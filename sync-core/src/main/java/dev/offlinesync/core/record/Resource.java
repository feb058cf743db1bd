package dev.offlinesync.core.record;

import dev.offlinesync.core.conflict.Comparison;
import dev.offlinesync.core.conflict.ConflictRules;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of record that clients write through {@code path}, declared rather than coded.
 *
 * @param path such as {@code /api/expenses}, without variables
 * @param collection where its records live, such as {@code expenses}
 * @param name of one record in answers, such as {@code expense}
 * @param methods which of POST, PUT, PATCH and DELETE it takes
 * @param aliases further endpoints that mean {@code path} itself
 * @param kind {@link Kind#PROFILE} for the one record of each user about themselves
 * @param rules what its data must look like
 * @param merge how the fields of an update become part of the record
 * @param puts what a PUT makes of a record that is not there
 * @param times what counts as the time of a create, for {@code createdAt} and the default {@code now}
 * @param ownership where its records say whose they are; a profile belongs to the user whose id it has
 * @param newIds the form of the ids of new records
 * @param conflicts who wins if a record has changed since the author of a write saw it
 */
public record Resource(
        String path,
        String collection,
        String name,
        Set<Method> methods,
        List<Alias> aliases,
        Kind kind,
        RecordRules rules,
        Merge merge,
        Puts puts,
        Times times,
        Ownership ownership,
        RecordLayout.NewIds newIds,
        ConflictRules conflicts) {

    /** Fields that are no data of a record, beside the one for its owner: what every record has under these names. */
    private static final Set<String> OF_EVERY_RECORD = Set.of("_id", "createdAt", "updatedAt", "_sync", "_version");

    /** Where mongoose counts the saves of a document. It is shown, but belongs to that program alone. */
    private static final String MONGOOSE_VERSION = "__v";

    public enum Kind {
        /** Any number of records of each user; fields that the rules do not name are kept. */
        COLLECTION,
        /**
         * The caller's own profile: its id is the user's id, PUT creates it when missing, it is not listed, and only
         * declared fields are stored and shown (never a role or a password through this door).
         */
        PROFILE
    }

    /** What an update does to values that are objects or lists. Fields that it does not give stay in either case. */
    public enum Merge {
        /** A field that is given replaces the one of the record, with all that is in it. */
        SHALLOW,
        /**
         * A JSON merge patch (RFC 7396): objects are merged field by field at every depth, null takes a field away, and
         * lists are replaced. The rules then hold for the merged fields.
         */
        DEEP
    }

    /** What a PUT of a record that is not there comes to. PATCH never creates one. */
    public enum Puts {
        /** It fails as {@code not_found}; in the queue it waits for the create. */
        UPDATE,
        /** It creates the record, as a POST would, with the rules of a create. */
        UPSERT
    }

    /** Whose clock says when a record was created. */
    public enum Times {
        /** That of the server: when the write arrived, whenever it is processed. */
        SERVER,
        /** That of the client, if it says when ({@code occurredAt}). */
        CLIENT
    }

    /** Another endpoint of a resource, for one method or (null) for all. */
    public record Alias(@Nullable Method method, String path) {
        public Alias {
            path = withoutVariables(path, "an alias");
        }
    }

    public Resource {
        path = withoutVariables(path, "a resource");
        if (methods.contains(Method.GET)) {
            throw new IllegalArgumentException("GET is not a write: " + path);
        }
        CollectionName.check(collection);
        methods = Set.copyOf(methods);
        aliases = List.copyOf(aliases);
        if ((kind == Kind.PROFILE) != ownership instanceof Ownership.ById) {
            throw new IllegalArgumentException(
                    "a profile, and nothing else, belongs to the user whose id it has: " + path);
        }
        if (puts == Puts.UPSERT && (kind == Kind.PROFILE || !methods.contains(Method.PUT))) {
            throw new IllegalArgumentException("upsert is for a collection that takes PUT: " + path);
        }
        checkFields(conflicts, ownership, path);
    }

    private static void checkFields(ConflictRules conflicts, Ownership ownership, String path) {
        Set<String> named = new HashSet<>(conflicts.sets());
        named.addAll(conflicts.counters());
        conflicts.together().forEach(named::addAll);
        named.stream().filter(field -> !isData(field, ownership)).findFirst().ifPresent(field -> {
            throw new IllegalArgumentException(
                    "the field " + field + " of together, set or counter is no data of a record: " + path);
        });
    }

    private static String withoutVariables(String path, String whose) {
        DeclaredPath declared = DeclaredPath.of(path);
        if (!declared.variables().isEmpty()) {
            throw new IllegalArgumentException("the path of " + whose + " must not have variables, as " + path
                    + " has: lists are by user alone. A handler can have such a path");
        }
        return declared.text();
    }

    private static Ownership ownershipOf(Kind kind) {
        return kind == Kind.PROFILE ? new Ownership.ById() : Ownership.ByField.USER;
    }

    /**
     * A resource with the defaults: {@link Merge#SHALLOW}, {@link Puts#UPDATE}, {@link Times#SERVER}, and records that name their owner in the
     * usual way of their kind.
     */
    public Resource(
            String path,
            String collection,
            String name,
            Set<Method> methods,
            List<Alias> aliases,
            Kind kind,
            RecordRules rules) {
        this(
                path,
                collection,
                name,
                methods,
                aliases,
                kind,
                rules,
                Merge.SHALLOW,
                Puts.UPDATE,
                Times.SERVER,
                ownershipOf(kind),
                RecordLayout.DEFAULT.newIds(),
                ConflictRules.DEFAULT);
    }

    public Resource withMerge(Merge value) {
        return new Resource(
                path,
                collection,
                name,
                methods,
                aliases,
                kind,
                rules,
                value,
                puts,
                times,
                ownership,
                newIds,
                conflicts);
    }

    /** The same resource, whose PUT creates a record that is not there: {@link Puts#UPSERT}. */
    public Resource withUpsert() {
        return new Resource(
                path,
                collection,
                name,
                methods,
                aliases,
                kind,
                rules,
                merge,
                Puts.UPSERT,
                times,
                ownership,
                newIds,
                conflicts);
    }

    public Resource withTimes(Times value) {
        return new Resource(
                path,
                collection,
                name,
                methods,
                aliases,
                kind,
                rules,
                merge,
                puts,
                value,
                ownership,
                newIds,
                conflicts);
    }

    /** The same resource with the owner of its records in another place. */
    public Resource withOwnership(Ownership value) {
        return new Resource(
                path, collection, name, methods, aliases, kind, rules, merge, puts, times, value, newIds, conflicts);
    }

    public Resource withNewIds(RecordLayout.NewIds value) {
        return new Resource(
                path, collection, name, methods, aliases, kind, rules, merge, puts, times, ownership, value, conflicts);
    }

    /** The same resource with conflicts decided like this. */
    public Resource withConflicts(ConflictRules value) {
        return new Resource(
                path, collection, name, methods, aliases, kind, rules, merge, puts, times, ownership, newIds, value);
    }

    /** How what a client sends of a record compares with it. */
    public Comparison comparison() {
        return new RecordComparison(merge == Merge.DEEP ? Comparison.Objects.PATCH : Comparison.Objects.WHOLE);
    }

    /**
     * A collection resource that takes POST, PUT and DELETE under {@code path}; its collection is the path's last
     * segment.
     */
    public static Resource of(String path, RecordRules rules) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        return new Resource(
                path,
                last,
                singular(last),
                Set.of(Method.POST, Method.PUT, Method.DELETE),
                List.of(),
                Kind.COLLECTION,
                rules);
    }

    /**
     * {@code expenses} → {@code expense}, {@code categories} → {@code category}: how a single record is named in
     * answers.
     */
    public static String singular(String plural) {
        if (plural.endsWith("ies") && plural.length() > 3) {
            return plural.substring(0, plural.length() - 3) + "y";
        }
        return plural.endsWith("s") && plural.length() > 1 ? plural.substring(0, plural.length() - 1) : plural;
    }

    /** How its records are stored beside those of other programs. */
    public RecordLayout layout() {
        return new RecordLayout(ownership, newIds, rules.types());
    }

    /** Whether a client can give this field at all; in data, others are ignored. */
    public boolean isSettable(String field) {
        return isData(field, ownership) && !field.equals(MONGOOSE_VERSION);
    }

    /** Whether a top-level field of a stored record is part of its data. */
    public static boolean isData(String field, Ownership ownership) {
        return !OF_EVERY_RECORD.contains(field) && !field.equals(ownership.field());
    }

    /** The top-level fields of a stored record that are no data of it. */
    public static Set<String> besideData(Ownership ownership) {
        Set<String> beside = new HashSet<>(OF_EVERY_RECORD);
        beside.add(ownership.field());
        return beside;
    }

    public RecordKey key(String id) {
        return new RecordKey(collection, id);
    }

    /** The key of the profile of this user. */
    public RecordKey profileOf(UserId user) {
        return key(user.value());
    }

    /**
     * A record as it is shown to its owner, over REST and as {@code responseData}: {@code _version}, never
     * {@code _sync}.
     */
    public Tree show(StoredRecord record) {
        Tree.Builder shown = Tree.storedBuilder();
        shown.put("_id", record.key().id());
        record.data().forEach((field, value) -> {
            boolean isShown = kind == Kind.COLLECTION || rules.declared().contains(field);
            if (isShown && isData(field, ownership)) {
                shown.put(field, value);
            }
        });
        UserId owner = record.owner();
        shown.put(ownership.field(), owner == null ? null : owner.value());
        shown.put(StoredRecord.CREATED_AT, shown(record, StoredRecord.CREATED_AT, record.createdAt()));
        shown.put(StoredRecord.UPDATED_AT, shown(record, StoredRecord.UPDATED_AT, record.updatedAt()));
        shown.put("_version", record.version());
        return shown.build();
    }

    private static @Nullable Object shown(StoredRecord record, String name, @Nullable Instant time) {
        return time == null ? record.data().get(name) : time;
    }
}
