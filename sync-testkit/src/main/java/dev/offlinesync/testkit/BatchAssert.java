package dev.offlinesync.testkit;

import dev.offlinesync.core.item.SyncItem;
import java.util.List;

/** Which items were handled, in which order. Each method throws {@link AssertionError} if that is not so. */
public final class BatchAssert {
    private final List<SyncItem> attempted;

    BatchAssert(List<SyncItem> attempted) {
        this.attempted = attempted;
    }

    /** These were attempted, in this order, and nothing else; one that was attempted twice is named twice. */
    public BatchAssert handled(SyncItem... inOrder) {
        List<SyncItem> expected = List.of(inOrder);
        if (!ids(expected).equals(ids(attempted))) {
            throw new AssertionError(
                    "should have handled " + ItemText.of(expected) + ", but handled " + ItemText.of(attempted));
        }
        return this;
    }

    /** Nothing was attempted. */
    public BatchAssert handledNothing() {
        return handled();
    }

    private static List<?> ids(List<SyncItem> items) {
        return items.stream().map(SyncItem::id).toList();
    }
}
