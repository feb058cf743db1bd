package dev.offlinesync.api;

import dev.offlinesync.api.body.Fault;
import dev.offlinesync.api.body.RefusedBody;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request ends with an error that the client is told. It has no stack trace, since it is a response and not a
 * defect. Public for servers that refuse a request before this API sees it, so that their responses look like all
 * others.
 */
public final class Problem extends RuntimeException {
    /** The media type of an error, by RFC 9457. */
    public static final String TYPE = "application/problem+json";

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Map<String, @Nullable Object> members = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /** @param detail a sentence that may be shown to the client */
    public Problem(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    static Problem of(RefusedBody refused) {
        Problem problem = switch (refused.reason()) {
            case MALFORMED -> badRequest(refused.detail());
            case TOO_LARGE -> new Problem(413, refused.detail());
            case COMPRESSED -> new Problem(415, refused.detail());
            case NOT_JSON -> new Problem(415, refused.detail()).header("Accept", "application/json");
            case INCOMPLETE -> badRequest(refused.detail()).header("Connection", "close");
            case TOO_SLOW -> new Problem(408, refused.detail()).header("Connection", "close");
        };
        return refused.faults().isEmpty()
                ? problem
                : problem.with(
                        "errors", refused.faults().stream().map(Fault::json).toList());
    }

    /** 413 if something is too large, else 400. */
    static Problem of(List<Fault> faults) {
        return of(RefusedBody.of(faults));
    }

    static Problem badRequest(String detail) {
        return new Problem(400, detail);
    }

    static Problem notFound(String detail) {
        return new Problem(404, detail);
    }

    static Problem methodNotAllowed(String method, String allowed) {
        return new Problem(405, method + " is not supported here").header("Allow", allowed);
    }

    static Problem unauthorized(String detail) {
        return new Problem(401, detail).header("WWW-Authenticate", "Bearer");
    }

    /** Retrying at once would make it worse, and retrying much later would leave the server idle. */
    public static Problem overloaded() {
        return overloaded("the server is overloaded; try again later").header("Retry-After", "2");
    }

    /** A 503 of overload, said in these words: there is more to do than can be done at the moment. */
    public static Problem overloaded(String detail) {
        return ProblemType.OVERLOADED.problem(detail);
    }

    /** A 429: whoever sent this is to send less, whatever the server could do. */
    public static Problem quotaExceeded(String detail) {
        return ProblemType.QUOTA_EXCEEDED.problem(detail);
    }

    public Problem with(String member, @Nullable Object value) {
        members.put(member, value);
        return this;
    }

    public Problem header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public int status() {
        return status;
    }

    /** The sentence that says what is wrong. */
    String detail() {
        return String.valueOf(getMessage());
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** The rest of a body will not arrive, for this reason, so the connection cannot be used any more. */
    public static Problem brokenBody(Throwable why) {
        return of(RefusedBody.broken(why));
    }

    /** The body of the response: JSON in UTF-8. */
    public byte[] body() {
        return Json.write(json());
    }

    /** As in RFC 9457, with {@code message} beside {@code detail}, since existing clients show it. */
    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("type", "about:blank");
        json.put("title", Statuses.title(status));
        json.put("status", status);
        json.put("detail", detail());
        json.put("message", detail());
        json.putAll(members);
        return json;
    }
}
