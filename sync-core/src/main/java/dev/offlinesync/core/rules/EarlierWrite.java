package dev.offlinesync.core.rules;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Receipt;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.record.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * A write that another one of its user is based on, as far as that matters.
 *
 * @param sequence its place in the queue
 * @param basis without the old values if they are large
 * @param version that it made; null if it made none, or if that is not known
 * @param data the fields that it sent, unless they are large
 * @param made the record as it left it; null if it made none, or if that is not known or large
 */
public record EarlierWrite(
        OrderKey orderKey,
        long sequence,
        Basis basis,
        Status status,
        Receipt receipt,
        @Nullable Long version,
        Tree data,
        @Nullable Tree made) {
    /** In bytes: many writes are kept in memory. */
    private static final int LARGEST = 8192;

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
                small(item.data()),
                made && isWhole(answer) ? answer : null);
    }

    private static Basis basis(Basis basis) {
        Tree base = basis.base();
        return base == null || base.weight() <= LARGEST ? basis : basis.withoutBase();
    }

    /** An item keeps no more of a large record than its version. */
    private static boolean isWhole(@Nullable Tree answer) {
        return answer != null && answer.containsKey(StoredRecord.CREATED_AT) && answer.weight() <= LARGEST;
    }

    private static Tree small(Tree tree) {
        return tree.weight() <= LARGEST ? tree : Tree.EMPTY;
    }

    /** Whether it left the record as it was: what is based on it is based on what it was based on itself. */
    public boolean hasMadeNothing() {
        return !status.isSuccess() || receipt.outcome() == Outcome.KEPT_THEIRS;
    }

    /** Whether it made the record where none had been. */
    boolean hasCreated() {
        return version != null && version == 1;
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
