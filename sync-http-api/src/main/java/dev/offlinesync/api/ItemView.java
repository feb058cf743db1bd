package dev.offlinesync.api;

import dev.offlinesync.api.body.Fault;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Receipt;
import dev.offlinesync.core.item.SyncItem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An item as clients see it. Empty fields are shown as null. */
final class ItemView {
    private ItemView() {}

    /** Every field of the item that clients may see. */
    static JsonOut.Part full(SyncItem item) {
        return json -> {
            json.field("_id", item.id().hex());
            json.field("userId", item.userId().value());
            json.field("endpoint", item.endpoint());
            json.field("method", item.method().name());
            json.field("data", item.mutation().data());
            json.field("status", item.status().wire());
            json.field("attempts", item.attempts());
            json.field("maxAttempts", item.maxAttempts());
            json.field("error", item.error());
            json.field("failure", failure(item.failure()));
            json.field("responseData", item.responseData());
            json.field("change", change(item));
            json.field("outcome", item.receipt().outcomeText());
            json.field("conflictId", item.receipt().conflictId());
            json.field("deviceId", item.deviceId());
            json.field("priority", item.priority());
            json.field("mutationId", item.mutationId());
            json.field("occurredAt", item.occurredAt());
            if (!item.mutation().dependsOn().isEmpty()) {
                json.field("dependsOn", item.mutation().dependsOn());
            }
            json.field("retryAt", item.retryAt());
            json.field("createdAt", item.createdAt());
            json.field("updatedAt", item.updatedAt());
        };
    }

    /** What a client needs to recognise an item that it sent. */
    static JsonOut.Part brief(SyncItem item) {
        return json -> recognised(json, item);
    }

    /** What became of an item. */
    static JsonOut.Part result(SyncItem item) {
        return json -> {
            recognised(json, item);
            receipt(json, item);
            json.field("attempts", item.attempts());
            json.field("error", item.error());
            json.field("failure", failure(item.failure()));
            json.field("retryAt", item.retryAt());
            json.field("responseData", item.responseData());
        };
    }

    /** What became of an item, without what may be large. */
    static JsonOut.Part shortened(SyncItem item) {
        Failure failure = item.failure();
        return json -> {
            recognised(json, item);
            receipt(json, item);
            json.field("attempts", item.attempts());
            json.field("error", item.error());
            json.field("failure", failure == null ? null : failure(new Failure(failure.kind(), failure.message())));
            json.field("retryAt", item.retryAt());
            json.field("shortened", true);
        };
    }

    private static void recognised(JsonOut json, SyncItem item) throws IOException {
        json.field("_id", item.id().hex());
        json.field("mutationId", item.mutationId());
        json.field("status", item.status().wire());
    }

    private static void receipt(JsonOut json, SyncItem item) throws IOException {
        Receipt receipt = item.receipt();
        json.field("change", change(item));
        if (receipt.outcome() != null || receipt.conflictId() != null) {
            json.field("outcome", receipt.outcomeText());
            json.field("conflictId", receipt.conflictId());
        }
    }

    private static @Nullable Long change(SyncItem item) {
        long change = item.receipt().change();
        return change > 0 && !item.status().isOpen() ? change : null; // a person may have set its status back
    }

    private static JsonOut.@Nullable Part failure(@Nullable Failure failure) {
        if (failure == null) {
            return null;
        }
        return json -> {
            json.field("kind", failure.kind().wire());
            json.field("message", failure.message());
            if (!failure.violations().isEmpty()) {
                json.field("errors", errors(failure, "/data"));
            }
        };
    }

    /**
     * What is wrong in which place.
     *
     * @param data where the data is in what the client sent, as a JSON pointer
     */
    static List<Map<String, Object>> errors(Failure failure, String data) {
        return failure.violations().stream()
                .map(v -> Fault.malformed(data + v.pointer(), v.message()).json())
                .toList();
    }
}
