package dev.offlinesync.core.item;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What an item must keep its place behind: items with the same order key run in the order in which they arrived. Not
 * where a record is stored, which a {@code RecordKey} says. Stored as {@code recordKey}.
 *
 * <p>Order keys are ordered by their UTF-8 bytes, as databases compare texts; Java would compare UTF-16 units.
 *
 * @param text {@code <resource path>/<record id>}, such as {@code /api/expenses/42}
 */
public record OrderKey(String text) implements Comparable<OrderKey> {
    /** The key of an item that is ordered behind nothing. */
    static OrderKey ofItem(ItemId id) {
        return new OrderKey(id.hex());
    }

    @Override
    public int compareTo(OrderKey other) {
        return Arrays.compareUnsigned(
                text.getBytes(StandardCharsets.UTF_8), other.text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return text;
    }
}
