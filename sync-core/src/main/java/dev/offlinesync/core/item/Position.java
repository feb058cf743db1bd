package dev.offlinesync.core.item;

/** An item's position in a user's queue as it is listed: by priority descending, then sequence, then id. */
public record Position(int priority, long sequence, ItemId id) {
    public static Position of(SyncItem item) {
        return new Position(item.priority(), item.sequence(), item.id());
    }
}
