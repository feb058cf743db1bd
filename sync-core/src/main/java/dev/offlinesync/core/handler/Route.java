package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.CollectionName;
import dev.offlinesync.core.record.DeclaredPath;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A path and what handles the mutations sent to it.
 *
 * @param path matched segment by segment: itself, or itself and one more segment, the record's id. It may have
 *     variables, such as {@code /api/shops/{shop}/mails}: see {@link DeclaredPath}
 * @param aliases further endpoints that mean the path itself; a path with variables has none
 * @param methods those it takes
 * @param collection where the records of its key live
 * @param key the id of the record; in a path with variables, among those of their values
 */
public record Route(
        String path,
        List<Resource.Alias> aliases,
        Set<Method> methods,
        String collection,
        KeyFunction key,
        Handler handler) {
    static final String UNREACHABLE = "must not be . or .., by which no URL reaches a record";

    public Route {
        DeclaredPath declared = DeclaredPath.of(path);
        path = declared.text();
        collection = new CollectionName(collection).text();
        aliases = List.copyOf(aliases);
        if (!aliases.isEmpty() && !declared.variables().isEmpty()) {
            throw new IllegalArgumentException("the path " + path
                    + " must not have aliases, since it has variables: an alias such as "
                    + aliases.get(0).path() + " would have no values for them");
        }
        methods = Set.copyOf(methods);
    }

    /** Whether the queue's own code handles it, as it does for a declared {@link Resource}, and none of the application. */
    public boolean isBuiltIn() {
        return handler instanceof ResourceHandler;
    }

    boolean isAlias(Method method, String endpoint) {
        return isAlias(aliases, method, endpoint);
    }

    private static boolean isAlias(List<Resource.Alias> aliases, Method method, String endpoint) {
        for (Resource.Alias alias : aliases) {
            if (alias.path().equals(endpoint) && (alias.method() == null || alias.method() == method)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The usual rule: {@code data._id}, or the endpoint's last segment, or a {@code data.id} that is a string, else the
     * id that a record gets whose client did not name it.
     */
    public static KeyFunction byId(String path, List<Resource.Alias> aliases) {
        return new ById(DeclaredPath.of(path), List.copyOf(aliases));
    }

    /** Apart from other key functions, since it tells whether the client named the record. */
    record ById(DeclaredPath path, List<Resource.Alias> aliases) implements KeyFunction {
        Optional<String> named(Submission submission) {
            return Route.named(path, aliases, submission);
        }

        @Override
        public String idOf(UserId user, ItemId unnamed, Submission submission) {
            return named(submission).orElse(unnamed.hex());
        }
    }

    /**
     * The id by which a client names its record, by the usual rule. If the endpoint has it, a {@code data.id} is a field
     * like any other.
     *
     * @throws InvalidSubmission if it is no id, or if the endpoint and {@code data._id} differ
     */
    static Optional<String> named(DeclaredPath path, List<Resource.Alias> aliases, Submission submission) {
        String endpoint = submission.endpoint().path();
        boolean alias = isAlias(aliases, submission.method(), endpoint);
        Optional<String> inPath = alias ? Optional.empty() : idInPath(path, endpoint);
        if (inPath.isEmpty()) {
            return idInData(submission);
        }
        Optional<String> inData = submission.fields().get("_id") == null ? Optional.empty() : idInData(submission);
        if (inData.isPresent() && !inData.equals(inPath)) {
            throw new InvalidSubmission("/data/_id", "differs from the id at the end of the endpoint");
        }
        inPath.ifPresent(id -> checkReachable(submission.method(), "/endpoint", id));
        return inPath;
    }

    /** A path that ends with such a segment means another path, so no request could name the record. */
    private static void checkReachable(Method method, String at, String id) {
        if (method == Method.POST && isUnreachable(id)) {
            throw new InvalidSubmission(
                    at, at.equals("/endpoint") ? UNREACHABLE.replace("be", "end with") : UNREACHABLE);
        }
    }

    static boolean isUnreachable(String id) {
        return id.equals(".") || id.equals("..");
    }

    /** The id that a client gave its record in {@code data}. */
    static Optional<String> idInData(Submission submission) {
        Object named = submission.fields().get("_id");
        String at = "/data/_id";
        if (named == null) {
            named = submission.fields().get("id");
            at = "/data/id";
            if (!(named instanceof String)) {
                return Optional.empty(); // an "id" of another type is a field like any other
            }
        }
        if (!(named instanceof String id)) {
            throw new InvalidSubmission(at, "must be a string of 1 to " + RecordKey.MAX_ID + " characters");
        }
        checkReachable(submission.method(), at, id);
        return Optional.of(checked(at, id));
    }

    /** @throws InvalidSubmission if a variable has no value in this endpoint that a record's key could have */
    Map<String, String> variables(DeclaredPath declared, String endpoint) {
        try {
            return declared.values(endpoint);
        } catch (IllegalArgumentException e) {
            throw new InvalidSubmission("/endpoint", String.valueOf(e.getMessage()));
        }
    }

    /** @throws InvalidSubmission if the id is too long together with the values */
    RecordKey recordKey(DeclaredPath declared, Map<String, String> values, String id) {
        try {
            return new RecordKey(collection, declared.recordId(values, id));
        } catch (IllegalArgumentException e) {
            throw new InvalidSubmission("/endpoint", String.valueOf(e.getMessage()));
        }
    }

    /** @throws InvalidSubmission if the endpoint ends with what is no id */
    static Optional<String> idInPath(DeclaredPath path, String endpoint) {
        try {
            return path.id(endpoint);
        } catch (IllegalArgumentException e) {
            throw new InvalidSubmission("/endpoint", String.valueOf(e.getMessage()));
        }
    }

    private static String checked(String at, String id) {
        try {
            return RecordKey.normalId(id);
        } catch (IllegalArgumentException e) {
            throw new InvalidSubmission(at, "must be an id of 1 to " + RecordKey.MAX_ID + " characters without NUL");
        }
    }
}
