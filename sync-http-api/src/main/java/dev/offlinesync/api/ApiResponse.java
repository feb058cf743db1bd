package dev.offlinesync.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer for some web framework to send. */
public final class ApiResponse {
    private static final byte[] EMPTY = {};

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final @Nullable Caller caller;

    private ApiResponse(int status, Map<String, String> headers, byte[] body, @Nullable Caller caller) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.caller = caller;
    }

    static ApiResponse json(int status, String type, Map<String, String> headers, Map<String, ?> json) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", type);
        // answers are one user's own: no cache between may keep them
        all.put("Cache-Control", "no-store");
        return new ApiResponse(status, all, Json.write(json), null);
    }

    static ApiResponse empty(int status, Map<String, String> headers) {
        return new ApiResponse(status, new LinkedHashMap<>(headers), EMPTY, null);
    }

    ApiResponse to(Caller who) {
        return new ApiResponse(status, headers, body, who);
    }

    public int status() {
        return status;
    }

    /** Each name once. {@code Content-Length} is the framework's to add. */
    public Map<String, String> headers() {
        return Collections.unmodifiableMap(headers);
    }

    /** JSON in UTF-8, not to be changed; empty for an answer without a body. To {@code HEAD} it is not to be sent. */
    public byte[] body() {
        return body;
    }

    /** Who made the request, empty where no token was asked for or none was good. For logs. */
    public Optional<Caller> caller() {
        return Optional.ofNullable(caller);
    }
}
