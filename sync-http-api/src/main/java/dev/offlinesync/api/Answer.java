package dev.offlinesync.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the body of a response; fields keep the order in which they are added. */
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

    ApiResponse send(Call call, int status) {
        return ApiResponse.json(status, "application/json", call.headers(), json);
    }
}
