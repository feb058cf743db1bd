package dev.offlinesync.http;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.SyncItem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An item as clients see it. Empty fields are shown as null. */
final class ItemView {
    private ItemView() {}

    /** Every field of the item that is a client's business. */
    static Map<String, @Nullable Object> full(SyncItem item) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("_id", item.id().hex());
        json.put("userId", item.userId().value());
        json.put("endpoint", item.endpoint());
        json.put("method", item.method().name());
        json.put("data", item.data());
        json.put("status", item.status().wire());
        json.put("attempts", item.attempts());
        json.put("maxAttempts", item.maxAttempts());
        json.put("error", item.error());
        json.put("failure", failure(item.failure()));
        json.put("responseData", item.responseData());
        json.put("deviceId", item.deviceId());
        json.put("priority", item.priority());
        json.put("mutationId", item.mutationId());
        json.put("retryAt", item.retryAt());
        json.put("createdAt", item.createdAt());
        json.put("updatedAt", item.updatedAt());
        return json;
    }

    /** What a client needs to recognise an item that it has sent. */
    static Map<String, @Nullable Object> brief(SyncItem item) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("_id", item.id().hex());
        json.put("mutationId", item.mutationId());
        json.put("status", item.status().wire());
        return json;
    }

    /** What became of an item. */
    static Map<String, @Nullable Object> result(SyncItem item) {
        Map<String, @Nullable Object> json = brief(item);
        json.put("attempts", item.attempts());
        json.put("error", item.error());
        json.put("failure", failure(item.failure()));
        json.put("retryAt", item.retryAt());
        json.put("responseData", item.responseData());
        return json;
    }

    private static @Nullable Map<String, Object> failure(@Nullable Failure failure) {
        if (failure == null) {
            return null;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", failure.kind().wire());
        json.put("message", failure.message());
        return json;
    }
}
