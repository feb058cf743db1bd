package dev.offlinesync.api;

import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A response for a web framework to send. */
public final class ApiResponse {
    private final int status;
    private final Map<String, String> headers;
    private final AnswerBody body;
    private final @Nullable Caller caller;
    private final @Nullable HeldAnswer held;
    private final @Nullable EventStream events;

    private ApiResponse(
            int status,
            Map<String, String> headers,
            AnswerBody body,
            @Nullable Caller caller,
            @Nullable HeldAnswer held,
            @Nullable EventStream events) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.caller = caller;
        this.held = held;
        this.events = events;
    }

    static ApiResponse json(int status, String type, Map<String, String> headers, Map<String, ?> json) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", type);
        // responses belong to one user: no shared cache may keep them
        all.put("Cache-Control", "no-store");
        // names and ids of clients are in it: no browser may take it for a page
        all.put("X-Content-Type-Options", "nosniff");
        return new ApiResponse(status, all, Json.body(json), null, null, null);
    }

    static ApiResponse empty(int status, Map<String, String> headers) {
        return new ApiResponse(status, new LinkedHashMap<>(headers), new AnswerBody(), null, null, null);
    }

    static ApiResponse held(HeldAnswer held) {
        return new ApiResponse(200, Map.of(), new AnswerBody(), null, held, null);
    }

    static ApiResponse events(Map<String, String> headers, EventStream events) {
        return new ApiResponse(200, new LinkedHashMap<>(headers), new AnswerBody(), null, null, events);
    }

    ApiResponse to(Caller who) {
        return new ApiResponse(status, headers, body, who, held, events);
    }

    public int status() {
        return status;
    }

    /** Each name once. The framework adds {@code Content-Length}. */
    public Map<String, String> headers() {
        return Collections.unmodifiableMap(headers);
    }

    /**
     * JSON in UTF-8, empty for a response without a body. Do not modify it, and do not send it in response to
     * {@code HEAD}. It is put together by each call.
     */
    public byte[] body() {
        return body.bytes();
    }

    /** How many bytes the body has. */
    public long length() {
        return body.length();
    }

    /**
     * The body, to be read once, by nothing else beside it: what is read is not kept, so that a large body is not twice in
     * memory while it is copied.
     */
    public InputStream drain() {
        return body.drain();
    }

    /**
     * Present if there is no answer yet: the client waits for news, and nothing of this response is to be sent. Only in
     * response to a request that {@linkplain ApiRequest#canWait can wait}.
     */
    public Optional<HeldAnswer> held() {
        return Optional.ofNullable(held);
    }

    /**
     * Present if the response is a stream: status and headers are to be sent at once, and then what comes out of it. Only in
     * response to a request that {@linkplain ApiRequest#canWait can wait}.
     */
    public Optional<EventStream> events() {
        return Optional.ofNullable(events);
    }

    /** Who made the request, for logs; empty if no token was required, or none was valid. */
    public Optional<Caller> caller() {
        return Optional.ofNullable(caller);
    }
}
