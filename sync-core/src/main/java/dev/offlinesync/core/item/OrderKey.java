package dev.offlinesync.core.item;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What an item must keep its place behind: items with the same order key run in the order in which they arrived. Not
 * where a record is stored, which a {@code RecordKey} says. Stored as {@code recordKey}.
 *
 * <p>Order keys are ordered by their UTF-8 bytes, as databases compare texts; Java would compare UTF-16 units.
 *
 * @param text {@code <resource path>/<record id>}, such as {@code /api/expenses/42}. More than {@value #MAX_BYTES} bytes in
 *     UTF-8, which an index may have no place for, are cut; a hash of the whole is at their end.
 */
public record OrderKey(String text) implements Comparable<OrderKey> {
    public static final int MAX_BYTES = 1024;

    /** Each of three bytes at most. */
    private static final int KEPT = 300;

    public OrderKey {
        if (text.length() > MAX_BYTES / 3) {
            text = bounded(text);
        }
    }

    private static String bounded(String text) {
        byte[] whole = text.getBytes(StandardCharsets.UTF_8);
        return whole.length <= MAX_BYTES
                ? text
                : WellFormed.cut(text, KEPT)
                        + HexFormat.of().formatHex(ItemId.sha256().digest(whole));
    }

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
