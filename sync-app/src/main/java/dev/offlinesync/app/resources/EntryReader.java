package dev.offlinesync.app.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.core.conflict.ConflictRules;
import dev.offlinesync.core.item.Endpoint;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.record.CollectionName;
import dev.offlinesync.core.record.Ownership;
import dev.offlinesync.core.record.RecordLayout;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.forward.RecordIds;
import dev.offlinesync.schema.InvalidSchema;
import dev.offlinesync.schema.SchemaRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes a resource of one entry of a file, and notes what is wrong with it. For one use. */
final class EntryReader {
    private static final String FORWARD = UpstreamReader.FORWARD;
    private static final String UPSERT = "upsert";
    private static final Set<String> OF_STORED = new LinkedHashSet<>(List.of(
            "path",
            "collection",
            "name",
            "methods",
            "aliases",
            "kind",
            "merge",
            UPSERT,
            "times",
            "schema",
            LayoutReader.OWNER,
            LayoutReader.OWNER_TYPE,
            LayoutReader.ID_TYPE,
            ConflictsReader.CONFLICTS,
            ConflictsReader.TOGETHER,
            ConflictsReader.SET,
            ConflictsReader.COUNTER,
            FORWARD));
    private static final Set<String> OF_UPSTREAM = new LinkedHashSet<>(List.of(
            "path",
            FORWARD,
            "methods",
            "aliases",
            "userHeader",
            "tokenClaim",
            "tokenAudience",
            "timeout",
            IdsReader.ID_FROM,
            IdsReader.REFERENCES));

    /** What stands beside the records in an answer. */
    private static final Set<String> OF_ANSWERS =
            new LinkedHashSet<>(List.of("message", "count", "total", "hasMore", "after"));

    /** What stands beside the record in the answer to a write. */
    private static final Set<String> OF_WRITES = Set.of("outcome", "conflictId");

    private static final Set<Method> WRITES = EnumSet.of(Method.POST, Method.PUT, Method.PATCH, Method.DELETE);

    private final JsonNode node;
    private final String pointer;
    private final String label;
    private final Taken taken;
    private final Problems problems;

    /** @param pointer where {@code node} is in the file */
    EntryReader(JsonNode node, String pointer, Taken taken, Problems problems) {
        this.node = node;
        this.pointer = pointer;
        this.label = node.path("path").asText("");
        this.taken = taken;
        this.problems = problems;
    }

    static String notKnown(Set<String> known) {
        return "is not known; allowed are " + String.join(", ", known);
    }

    /**
     * Whether the records are with an upstream, so that {@link #upstream} reads the entry and {@link #resource} does
     * not.
     */
    boolean isUpstream() {
        return node.isObject() && node.has(FORWARD);
    }

    /** Empty if there is a problem. */
    Optional<UpstreamResource> upstream() {
        int before = problems.lines().size();
        onlyKnown(OF_UPSTREAM, OF_STORED, "does not go with forward: the records are with the other backend");
        String path = path();
        Set<Method> methods = methods(WRITES);
        List<Resource.Alias> aliases = aliases();
        Optional<UpstreamResource.Target> target = new UpstreamReader(node, this::wrong).read();
        RecordIds ids = new IdsReader(node, this::wrong).read(methods);
        return problems.lines().size() > before
                ? Optional.empty()
                : target.map(t -> new UpstreamResource(path, methods, aliases, t, ids));
    }

    /** Empty if there is a problem. */
    Optional<Resource> resource() {
        if (!node.isObject()) {
            wrong("", "must be an object");
            return Optional.empty();
        }
        int before = problems.lines().size();
        onlyKnown(OF_STORED, OF_UPSTREAM, "goes with forward alone");
        String path = path();
        String collection = collection();
        Set<Method> methods = methods(EnumSet.of(Method.POST, Method.PUT, Method.DELETE));
        List<Resource.Alias> aliases = aliases();
        Resource.Kind kind = choice("kind", Resource.Kind.values());
        Resource.Merge merge = choice("merge", Resource.Merge.values());
        Resource.Puts puts = puts(kind, methods);
        Resource.Times times = choice("times", Resource.Times.values());
        LayoutReader layout = new LayoutReader(node, this::wrong);
        Ownership ownership = layout.ownership(kind);
        RecordLayout.NewIds newIds = layout.newIds();
        ConflictRules conflicts = new ConflictsReader(node, ownership, this::wrong).rules();
        RecordRules rules = rules(ownership);
        String name = node.has("name") ? name() : Resource.singular(collection);
        return problems.lines().size() > before
                ? Optional.empty()
                : Optional.of(new Resource(
                        path,
                        collection,
                        name,
                        methods,
                        aliases,
                        kind,
                        rules,
                        merge,
                        puts,
                        times,
                        ownership,
                        newIds,
                        conflicts));
    }

    /** @param others what the other kind of entry has; {@code why} says why this one has not */
    private void onlyKnown(Set<String> known, Set<String> others, String why) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                wrong("/" + name, others.contains(name) ? why : notKnown(known));
            }
        });
    }

    private void wrong(String at, String problem) {
        problems.add(label, pointer + at, problem);
    }

    /** The text at {@code property}; empty, and a problem, if there is none. */
    private String text(String property, String allowed) {
        String text = node.path(property).isTextual() ? node.get(property).textValue() : "";
        if (text.isBlank()) {
            wrong("/" + property, "must be " + allowed);
        }
        return text;
    }

    private String path() {
        String path = text("path", "a path such as /api/expenses");
        return path.isEmpty() ? path : endpoint(path, "", "/path");
    }

    private String endpoint(String path, String method, String at) {
        try {
            String normal = Endpoint.parse(path).path();
            if (path.indexOf('{') >= 0) {
                wrong(
                        at,
                        "must not have variables, which only handlers of an embedding application have; it is \"" + path
                                + "\"");
            } else if (!normal.matches("/api(/[A-Za-z0-9._~-]+)+") || !normal.equals(path)) {
                wrong(at, "must be /api/ and then letters, digits, -, ., _, ~ and /; it is \"" + path + "\"");
            } else if (normal.equals("/api/sync") || normal.startsWith("/api/sync/")) {
                wrong(at, "must not be /api/sync or below it, where the queue itself answers");
            } else {
                taken.endpoint(method, normal, pointer + at)
                        .ifPresent(other -> wrong(at, "is " + method + normal + ", which " + other + " has already"));
            }
            return normal;
        } catch (IllegalArgumentException e) {
            wrong(at, e.getMessage() + "; it is \"" + path + "\"");
            return path;
        }
    }

    private String collection() {
        String name = text("collection", "the name of a collection, such as expenses");
        if (name.isEmpty()) {
            return name;
        }
        try {
            if (isTaken(new CollectionName(name))) {
                wrong(
                        "/collection",
                        "must not be \"" + name + "\", which the product, its answers or its database use themselves");
                return name;
            }
        } catch (IllegalArgumentException e) {
            wrong("/collection", "must be 1 to 100 letters, digits, _, . or -; it is \"" + name + "\"");
        }
        taken.collection(name, pointer + "/collection")
                .ifPresent(other -> wrong("/collection", "is \"" + name + "\", which " + other + " has already"));
        return name;
    }

    private static boolean isTaken(CollectionName name) {
        return name.isReserved()
                || name.text().toLowerCase(Locale.ROOT).startsWith("sqlite_")
                || OF_ANSWERS.contains(name.text());
    }

    private String name() {
        String name = text("name", "how one record is named in answers, such as expense");
        if (!name.isEmpty()
                && (!name.matches("[A-Za-z][A-Za-z0-9_]*") || OF_ANSWERS.contains(name) || OF_WRITES.contains(name))) {
            wrong(
                    "/name",
                    "must be letters, digits and _, and not " + String.join(", ", OF_ANSWERS)
                            + ", outcome or conflictId; it is \"" + name + "\"");
        }
        return name;
    }

    private Set<Method> methods(Set<Method> usual) {
        if (!node.has("methods")) {
            return usual;
        }
        Set<Method> methods = EnumSet.noneOf(Method.class);
        JsonNode list = node.get("methods");
        if (!list.isArray() || list.isEmpty()) {
            wrong("/methods", "must be a list of POST, PUT, PATCH and DELETE");
            return methods;
        }
        for (int i = 0; i < list.size(); i++) {
            Method method = Method.of(list.get(i).asText()).orElse(Method.GET);
            if (!WRITES.contains(method)) {
                wrong("/methods/" + i, "must be POST, PUT, PATCH or DELETE; it is " + list.get(i));
            } else if (!methods.add(method)) {
                wrong("/methods/" + i, "is " + method + " once more");
            }
        }
        return methods;
    }

    private List<Resource.Alias> aliases() {
        List<Resource.Alias> aliases = new ArrayList<>();
        JsonNode list = node.path("aliases");
        if (!list.isArray() && node.has("aliases")) {
            wrong("/aliases", "must be a list of paths such as \"/api/expense\" or \"POST /api/expenses/create\"");
        }
        for (int i = 0; i < list.size() && list.isArray(); i++) {
            String[] parts = list.get(i).asText().split(" ", -1);
            Method method = parts.length == 2 ? Method.of(parts[0]).orElse(null) : null;
            if (parts.length > 2 || (parts.length == 2 && (method == null || !WRITES.contains(method)))) {
                wrong("/aliases/" + i, "must be a path, or a method and a path; it is " + list.get(i));
                continue;
            }
            String prefix = method == null ? "" : method + " ";
            int before = problems.lines().size();
            String path = endpoint(parts[parts.length - 1], prefix, "/aliases/" + i);
            if (problems.lines().size() == before) {
                aliases.add(new Resource.Alias(method, path));
            }
        }
        return aliases;
    }

    private Resource.Puts puts(Resource.Kind kind, Set<Method> methods) {
        JsonNode given = node.path(UPSERT);
        if (!given.isMissingNode() && !given.isBoolean()) {
            wrong("/" + UPSERT, "must be true or false; it is " + given);
        }
        if (!given.asBoolean()) {
            return Resource.Puts.UPDATE;
        }
        if (kind == Resource.Kind.PROFILE) {
            wrong("/" + UPSERT, "does not go with profile, which PUT creates in any case");
        } else if (!methods.contains(Method.PUT)) {
            wrong("/" + UPSERT, "needs PUT among the methods");
        }
        return Resource.Puts.UPSERT;
    }

    /** The constant that the property names in small letters; the first one if it is not given. */
    private <E extends Enum<E>> E choice(String property, E[] constants) {
        JsonNode given = node.path(property);
        if (given.isMissingNode()) {
            return constants[0];
        }
        List<String> names = Arrays.stream(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        int chosen = names.indexOf(given.isTextual() ? given.textValue() : "");
        if (chosen < 0) {
            wrong("/" + property, "must be \"" + String.join("\" or \"", names) + "\"; it is " + given);
        }
        return constants[Math.max(0, chosen)];
    }

    private RecordRules rules(Ownership ownership) {
        if (!node.has("schema")) {
            return RecordRules.NONE;
        }
        try {
            SchemaRules rules = SchemaRules.of(node.get("schema").toString());
            rules.oddities().forEach(odd -> problems.warn(label, pointer + "/schema" + odd.pointer(), odd.problem()));
            Set<String> clash = new TreeSet<>(rules.declared());
            clash.removeIf(field -> Resource.isData(field, ownership));
            clash.forEach(field ->
                    wrong("/schema/properties/" + field, "cannot be declared: clients can never set " + field));
            return rules;
        } catch (InvalidSchema e) {
            e.faults().forEach(fault -> wrong("/schema" + fault.pointer(), fault.problem()));
            return RecordRules.NONE;
        }
    }
}
