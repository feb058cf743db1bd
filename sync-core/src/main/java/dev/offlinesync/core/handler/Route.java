package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.Endpoint;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Resource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A path and what handles the mutations sent to it.
 *
 * @param path matched segment by segment: itself, or itself and one more segment, the record's id
 * @param methods those it takes
 * @param collection where the records of its key live
 */
public record Route(
        String path,
        List<Resource.Alias> aliases,
        Set<Method> methods,
        String collection,
        KeyFunction key,
        Handler handler) {
    public Route {
        path = new Endpoint(path).path();
        aliases = List.copyOf(aliases);
        methods = Set.copyOf(methods);
    }

    boolean matches(Method method, String endpoint) {
        return isAlias(method, endpoint)
                || endpoint.equals(path)
                || segmentOf(path, endpoint).isPresent();
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

    /** The record that this submission is about. */
    public RecordKey recordKey(UserId user, ItemId item, Submission submission) {
        return new RecordKey(collection, key.idOf(user, item, submission));
    }

    /**
     * The usual rule: {@code data._id}, or the endpoint's last segment, or a {@code data.id} that is a string, else the
     * item's own id.
     */
    public static KeyFunction byId(String path, List<Resource.Alias> aliases) {
        return (user, item, submission) -> named(path, aliases, submission).orElse(item.hex());
    }

    /**
     * The id by which a client names its record, by the usual rule. If the endpoint has it, a {@code data.id} is a field
     * like any other.
     *
     * @throws InvalidSubmission if it is no id, or if the endpoint and {@code data._id} differ
     */
    static Optional<String> named(String path, List<Resource.Alias> aliases, Submission submission) {
        String endpoint = submission.endpoint().path();
        boolean alias = isAlias(aliases, submission.method(), endpoint);
        Optional<String> inPath = alias ? Optional.empty() : segmentOf(path, endpoint);
        if (inPath.isEmpty()) {
            return idInData(submission);
        }
        Optional<String> inData = submission.fields().get("_id") == null ? Optional.empty() : idInData(submission);
        if (inData.isPresent() && !inData.equals(inPath)) {
            throw new InvalidSubmission("/data/_id", "differs from the id at the end of the endpoint");
        }
        return inPath;
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
        return Optional.of(checked(at, id));
    }

    private static Optional<String> segmentOf(String path, String endpoint) {
        if (endpoint.length() <= path.length() + 1
                || !endpoint.startsWith(path)
                || endpoint.charAt(path.length()) != '/'
                || endpoint.indexOf('/', path.length() + 1) >= 0) {
            return Optional.empty();
        }
        String raw = endpoint.substring(path.length() + 1).replace("+", "%2B"); // a plus in a path is a plus
        try {
            return Optional.of(checked("/endpoint", URLDecoder.decode(raw, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            throw new InvalidSubmission("/endpoint", "has a broken percent escape in its last segment");
        }
    }

    private static String checked(String at, String id) {
        try {
            return RecordKey.normalId(id);
        } catch (IllegalArgumentException e) {
            String end = at.equals("/endpoint") ? "must end with an id" : "must be an id";
            throw new InvalidSubmission(at, end + " of 1 to " + RecordKey.MAX_ID + " characters without NUL");
        }
    }
}
