package dev.offlinesync.contract;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import dev.offlinesync.core.store.SyncStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Lanes for the suites: claims with a fresh token and the lease {@link Given#LEASE}, and short commits. */
public final class Lanes {
    public static final Next RELEASE = new Next.Release();

    private static final Next KEEP = new Next.Continue(List.of(), Given.LEASE);
    private static final AtomicLong TOKENS = new AtomicLong();

    private Lanes() {}

    public static Claim claim(SyncStore store, UserId user, List<ItemId> batch) {
        return store.lanes().claim(user, "token-" + TOKENS.incrementAndGet(), batch, Given.LEASE, Given::interrupted);
    }

    /** A claim that must succeed. */
    public static Claim.Claimed claimed(SyncStore store, UserId user, List<ItemId> batch) {
        return assertInstanceOf(Claim.Claimed.class, claim(store, user, batch));
    }

    /** The user's lane, which must be free or overdue. */
    public static Lane lane(SyncStore store, UserId user, List<SyncItem> batch) {
        return claimed(store, user, Given.ids(batch)).lane();
    }

    /** Commits these writes alone, and keeps the lane. */
    public static Commit write(SyncStore store, Lane lane, RecordWrite... writes) {
        return store.lanes().commit(lane, Set.of(), KEEP, read -> new Decision(List.of(writes), List.of(), List.of()));
    }

    /** Settles this one item, and keeps the lane, which names the item. */
    public static Commit settle(SyncStore store, Lane lane, SyncItem before, SyncItem after) {
        Next next = new Next.Continue(List.of(before.id()), Given.LEASE);
        Decision decision = new Decision(List.of(), List.of(new Decision.Settlement(before, after)), List.of());
        return store.lanes().commit(lane, Set.of(), next, read -> decision);
    }

    /** What a commit under this lane reads under the key. */
    public static Slot slot(SyncStore store, Lane lane, RecordKey key) {
        Map<RecordKey, Slot> seen = new HashMap<>();
        store.lanes().commit(lane, Set.of(key), KEEP, read -> {
            seen.putAll(read);
            return new Decision(List.of(), List.of(), List.of());
        });
        return Objects.requireNonNull(seen.get(key));
    }
}
