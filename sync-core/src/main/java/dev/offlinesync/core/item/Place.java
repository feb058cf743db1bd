package dev.offlinesync.core.item;

import org.jspecify.annotations.Nullable;

/**
 * An item's place in the queue, and what a resend of it is recognised by.
 *
 * @param sequence the store's order of arrival, strictly increasing; {@link SyncItem#UNORDERED} until it is stored.
 *     Items that were written by hand get one below every other.
 * @param orderKey null only on an item, written by hand or by an earlier system, that was not repaired yet
 * @param contentHash what tells a resend from another mutation under the same id; null like the order key
 */
public record Place(
        long sequence,
        @Nullable OrderKey orderKey,
        @Nullable String contentHash) {

    /** A place as a store has it, with the text of the order key. */
    public static Place stored(long sequence, @Nullable String recordKey, @Nullable String contentHash) {
        return new Place(sequence, recordKey == null ? null : new OrderKey(recordKey), contentHash);
    }

    /** The text of the order key as it is stored, null if there is none yet. */
    public @Nullable String recordKey() {
        return orderKey == null ? null : orderKey.text();
    }

    Place withSequence(long value) {
        return new Place(value, orderKey, contentHash);
    }
}
