package dev.offlinesync.core.rules;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Receipt;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A write that another one of its user is based on, as far as that matters.
 *
 * @param sequence its place in the queue
 * @param basis without the old values if they are large
 * @param version that it made; null if it made none, or if that is not known
 * @param texts its fields that are short texts: what a rule may have changed in them is its author's all the same
 */
public record EarlierWrite(
        OrderKey orderKey,
        long sequence,
        Basis basis,
        Status status,
        Receipt receipt,
        @Nullable Long version,
        Map<String, String> texts) {
    private static final int LONGEST_TEXT = 1000;

    /** Of the old values, in bytes: many writes are kept in memory. */
    private static final int LARGEST_BASE = 8192;

    public EarlierWrite {
        texts = Map.copyOf(texts);
    }

    public static EarlierWrite of(SyncItem item) {
        Tree answer = item.responseData();
        boolean made = item.status().isSuccess() && item.receipt().outcome() != Outcome.KEPT_THEIRS;
        Long version = made && answer != null && answer.get("_version") instanceof Number v ? v.longValue() : null;
        return new EarlierWrite(
                item.orderKey(),
                item.sequence(),
                basis(item.basis()),
                item.status(),
                item.receipt(),
                version,
                texts(item.data()));
    }

    private static Basis basis(Basis basis) {
        Tree base = basis.base();
        return base == null || base.weight() <= LARGEST_BASE ? basis : basis.withoutBase();
    }

    private static Map<String, String> texts(Tree data) {
        Map<String, String> texts = new LinkedHashMap<>();
        data.forEach((field, value) -> {
            if (value instanceof String text && text.length() <= LONGEST_TEXT) {
                texts.put(field, text);
            }
        });
        return texts;
    }

    /** Whether it left the record as it was: what is based on it is based on what it was based on itself. */
    public boolean hasMadeNothing() {
        return !status.isSuccess() || receipt.outcome() == Outcome.KEPT_THEIRS;
    }

    /** Whether it can be what a write at this place is based on. */
    boolean comesBefore(long other) {
        return other == SyncItem.UNORDERED || sequence < other;
    }

    /** Whether it was applied to a record that its author had not seen. */
    boolean wasStale() {
        return receipt.outcome() != null;
    }
}
