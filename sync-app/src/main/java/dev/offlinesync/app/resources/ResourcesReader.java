package dev.offlinesync.app.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.core.item.Endpoint;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.record.CollectionName;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes resources of one parsed file, and notes what is wrong with it. For one use. */
final class ResourcesReader {
    private static final String FORWARD = BackendReader.FORWARD;
    private static final Set<String> STORED =
            new LinkedHashSet<>(List.of("path", "collection", "name", "methods", "aliases", "kind", "schema", FORWARD));
    private static final Set<String> FORWARDED =
            new LinkedHashSet<>(List.of("path", FORWARD, "methods", "aliases", "userHeader", "tokenClaim", "timeout"));

    /** What stands beside the records in an answer. */
    private static final Set<String> OF_ANSWERS =
            new LinkedHashSet<>(List.of("message", "count", "total", "hasMore", "after"));

    private static final Set<Method> WRITES = EnumSet.of(Method.POST, Method.PUT, Method.PATCH, Method.DELETE);

    private final String file;
    private final SchemaCompiler compiler = new SchemaCompiler();
    private final List<String> problems = new ArrayList<>();
    /** Who has which endpoint: a path, or a method and a path. */
    private final Map<String, String> endpoints = new LinkedHashMap<>();

    private final Map<String, String> collections = new HashMap<>();

    ResourcesReader(String file) {
        this.file = file;
    }

    List<String> problems() {
        return problems;
    }

    Declared read(JsonNode root) {
        List<Resource> resources = new ArrayList<>();
        List<Forward> forwards = new ArrayList<>();
        if (!root.isObject() || !root.path("resources").isArray()) {
            problems.add(file + ": must be an object with a list \"resources\"");
            return new Declared(resources, forwards);
        }
        onlyKnown(root, Set.of("resources"), "", "");
        int i = 0;
        for (JsonNode node : root.get("resources")) {
            new One(node, "/resources/" + i++).read(resources, forwards);
        }
        checkNesting(Stream.concat(
                        resources.stream().map(Resource::path),
                        forwards.stream().map(Forward::path))
                .toList());
        return new Declared(resources, forwards);
    }

    private void onlyKnown(JsonNode node, Set<String> known, String pointer, String resource) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problem(pointer + "/" + name, resource, notKnown(known));
            }
        });
    }

    private static String notKnown(Set<String> known) {
        return "is not known; allowed are " + String.join(", ", known);
    }

    private void problem(String pointer, String resource, String problem) {
        problems.add(file + ": " + (resource.isEmpty() ? "" : resource + ": ") + pointer + " " + problem);
    }

    /** The last segment of an endpoint is a record's id, so one resource cannot live where another has its records. */
    private void checkNesting(List<String> paths) {
        for (String outer : paths) {
            for (String inner : paths) {
                String below = outer + "/";
                if (inner.startsWith(below) && inner.indexOf('/', below.length()) < 0) {
                    problems.add(file + ": " + inner + ": its path would be a record of " + outer);
                }
            }
        }
    }

    /** One resource of the file. */
    private final class One {
        private final JsonNode node;
        private final String pointer;
        private final String label;

        One(JsonNode node, String pointer) {
            this.node = node;
            this.pointer = pointer;
            this.label = node.path("path").asText("");
        }

        void read(List<Resource> resources, List<Forward> forwards) {
            if (!node.isObject()) {
                wrong("", "must be an object");
            } else if (node.has(FORWARD)) {
                Optional.ofNullable(forward()).ifPresent(forwards::add);
            } else {
                Optional.ofNullable(resource()).ifPresent(resources::add);
            }
        }

        private @Nullable Forward forward() {
            int before = problems.size();
            onlyKnown(FORWARDED, STORED, "does not go with forward: the records are with the other backend");
            String path = path();
            Set<Method> methods = methods(WRITES);
            List<Resource.Alias> aliases = aliases();
            Forward.Backend backend = new BackendReader(node, this::wrong).read();
            return problems.size() > before || backend == null ? null : new Forward(path, methods, aliases, backend);
        }

        /** @param others what the other kind of entry has; {@code why} says why this one has not */
        private void onlyKnown(Set<String> known, Set<String> others, String why) {
            node.fieldNames().forEachRemaining(name -> {
                if (!known.contains(name)) {
                    wrong("/" + name, others.contains(name) ? why : notKnown(known));
                }
            });
        }

        private @Nullable Resource resource() {
            int before = problems.size();
            onlyKnown(STORED, FORWARDED, "goes with forward alone");
            String path = path();
            String collection = collection();
            Set<Method> methods = methods(EnumSet.of(Method.POST, Method.PUT, Method.DELETE));
            List<Resource.Alias> aliases = aliases();
            Resource.Kind kind = kind();
            RecordRules rules = rules();
            String name = node.has("name") ? name() : Resource.singular(collection);
            return problems.size() > before
                    ? null
                    : new Resource(path, collection, name, methods, aliases, kind, rules);
        }

        private void wrong(String at, String problem) {
            problem(pointer + at, label, problem);
        }

        /** The text at {@code property}; empty, and a problem, where there is none. */
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
                if (!normal.matches("/api(/[A-Za-z0-9._~-]+)+") || !normal.equals(path)) {
                    wrong(at, "must be /api/ and then letters, digits, -, ., _, ~ and /; it is \"" + path + "\"");
                } else if (normal.equals("/api/sync") || normal.startsWith("/api/sync/")) {
                    wrong(at, "must not be /api/sync or below it, where the queue itself answers");
                } else {
                    take(method, normal, at);
                }
                return normal;
            } catch (IllegalArgumentException e) {
                wrong(at, e.getMessage() + "; it is \"" + path + "\"");
                return path;
            }
        }

        /** An endpoint without a method stands for all of them, and overlaps with each. */
        private void take(String method, String path, String at) {
            endpoints.entrySet().stream()
                    .filter(taken -> overlap(taken.getKey(), method, path))
                    .findFirst()
                    .ifPresent(
                            taken -> wrong(at, "is " + method + path + ", which " + taken.getValue() + " has already"));
            endpoints.putIfAbsent(method + path, pointer + at);
        }

        private static boolean overlap(String taken, String method, String path) {
            return taken.substring(taken.indexOf('/')).equals(path)
                    && (method.isEmpty() || taken.startsWith("/") || taken.startsWith(method));
        }

        private String collection() {
            String name = text("collection", "the name of a collection, such as expenses");
            if (name.isEmpty()) {
                return name;
            }
            String lower = name.toLowerCase(Locale.ROOT);
            try {
                if (new CollectionName(name).isReserved() || lower.startsWith("sqlite_") || OF_ANSWERS.contains(name)) {
                    wrong(
                            "/collection",
                            "must not be \"" + name
                                    + "\", which the product, its answers or its database use themselves");
                    return name;
                }
            } catch (IllegalArgumentException e) {
                wrong("/collection", "must be 1 to 100 letters, digits, _, . or -; it is \"" + name + "\"");
            }
            // SQLite does not tell names apart by case.
            String other = collections.putIfAbsent(lower, pointer + "/collection");
            if (other != null) {
                wrong("/collection", "is \"" + name + "\", which " + other + " has already");
            }
            return name;
        }

        private String name() {
            String name = text("name", "how one record is named in answers, such as expense");
            if (!name.isEmpty() && (!name.matches("[A-Za-z][A-Za-z0-9_]*") || OF_ANSWERS.contains(name))) {
                wrong(
                        "/name",
                        "must be letters, digits and _, and not " + String.join(", ", OF_ANSWERS) + "; it is \"" + name
                                + "\"");
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
                String path = endpoint(parts[parts.length - 1], prefix, "/aliases/" + i);
                if (path.startsWith("/")) {
                    aliases.add(new Resource.Alias(method, path));
                }
            }
            return aliases;
        }

        private Resource.Kind kind() {
            String kind = node.has("kind") ? node.get("kind").asText() : "collection";
            return switch (kind) {
                case "collection" -> Resource.Kind.COLLECTION;
                case "profile" -> Resource.Kind.PROFILE;
                default -> {
                    wrong("/kind", "must be \"collection\" or \"profile\"; it is " + node.get("kind"));
                    yield Resource.Kind.COLLECTION;
                }
            };
        }

        private RecordRules rules() {
            if (!node.has("schema")) {
                return RecordRules.NONE;
            }
            try {
                SchemaRules rules = SchemaRules.of(node.get("schema"), compiler);
                Set<String> clash = new TreeSet<>(rules.declared());
                clash.retainAll(Resource.PROTECTED);
                clash.forEach(field ->
                        wrong("/schema/properties/" + field, "cannot be declared: clients can never set " + field));
                return rules;
            } catch (InvalidSchema e) {
                wrong("/schema" + e.pointer(), e.problem());
                return RecordRules.NONE;
            }
        }
    }
}
