package dev.offlinesync.http;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of an answer, in the order in which it is put together. */
final class Answer {
    private final Map<String, @Nullable Object> json = new LinkedHashMap<>();

    private Answer() {}

    static Answer message(String message) {
        return new Answer().with("message", message);
    }

    static Answer status(String status) {
        return new Answer().with("status", status);
    }

    Answer with(String name, @Nullable Object value) {
        json.put(name, value);
        return this;
    }

    void send(Context ctx, int status) {
        send(ctx, status, "application/json", json);
    }

    static void send(Context ctx, int status, String type, Map<String, ?> json) {
        byte[] bytes = Json.write(json);
        ctx.status(status);
        ctx.contentType(type);
        // answers are one user's own: no cache between may keep them
        ctx.header("Cache-Control", "no-store");
        ctx.result(bytes);
    }
}
