package dev.offlinesync.testkit;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.SyncItem;
import java.util.List;
import java.util.stream.Collectors;

/** Items as text, for messages that a person reads. */
final class ItemText {
    private ItemText() {}

    static String of(SyncItem item) {
        String name = item.mutationId() == null ? "#" + item.id().hex().replaceFirst("^0+", "") : item.mutationId();
        return item.method() + " " + item.endpoint() + " (" + name + ")";
    }

    static String of(List<SyncItem> items) {
        return items.isEmpty() ? "nothing" : items.stream().map(ItemText::of).collect(Collectors.joining(", "));
    }

    static String of(Failure failure) {
        return failure.kind().wire() + ": " + failure.message();
    }

    /** Such as {@code pending after 1 attempt, retries at 2025-12-10T10:00:05Z (handler: the ledger is closed)}. */
    static String state(SyncItem item) {
        Failure failure = item.failure();
        return item.status().wire()
                + " after "
                + (item.attempts() == 1 ? "1 attempt" : item.attempts() + " attempts")
                + (item.retryAt() == null ? "" : ", retries at " + item.retryAt())
                + (failure == null ? "" : " (" + of(failure) + ")");
    }
}
