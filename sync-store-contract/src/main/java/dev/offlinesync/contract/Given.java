package dev.offlinesync.contract;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.Tombstone;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.SyncStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Users, items and records for the suites, with defaults. */
public final class Given {
    /** Her id is an ObjectId, if the store has that type; Bert's is a text in any store. */
    public static final UserId ANNA = new UserId("64b7f9f2a1b2c3d4e5f60718");

    public static final UserId BERT = new UserId("bert@example.org");

    public static final String EXPENSES = "expenses";
    public static final String ORDERS = "orders";

    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    public static final Duration LEASE = Duration.ofSeconds(30);
    public static final Failure WHY = new Failure(
            Failure.Kind.HANDLER,
            "the upstream takes no such order",
            List.of(new Violation("/lines/0/a~1b", "must be a number, not \"text\"")));

    /** More than a page of small items takes. */
    public static final long MANY_BYTES = 8L << 20;

    /** Of the items that have written the records of the suites. */
    public static final long SEQUENCE = 7;

    private static final AtomicLong IDS = new AtomicLong(System.nanoTime());

    private Given() {}

    public static ItemId id() {
        return new ItemId("ab" + String.format("%022x", IDS.incrementAndGet()));
    }

    /** A new item of this user that creates an expense of its own. */
    public static SyncItem item(UserId user) {
        ItemId id = id();
        return item(user, id, "/api/expenses/" + id.hex(), 0);
    }

    /** A new item of this user on this record. */
    public static SyncItem itemOn(UserId user, String record) {
        return item(user, id(), "/api/expenses/" + record, 0);
    }

    public static SyncItem item(UserId user, ItemId id, String recordKey, int priority) {
        Submission s = Submission.of("/api/expenses", Method.POST, Map.of("amount", 12, "note", "Zürich"))
                .withPriority(priority);
        return SyncItem.received(id, user, s, new OrderKey(recordKey), NOW);
    }

    public static SyncItem itemWith(UserId user, Map<String, ?> data) {
        ItemId id = id();
        return SyncItem.received(
                id,
                user,
                Submission.of("/api/expenses", Method.POST, data),
                new OrderKey("/api/expenses/" + id.hex()),
                NOW);
    }

    public static List<SyncItem> items(UserId user, int n) {
        return IntStream.range(0, n).mapToObj(i -> item(user)).toList();
    }

    /** Stores these items and reads them as the store has them. */
    public static List<SyncItem> stored(SyncStore store, List<SyncItem> items) {
        store.queue().insert(items);
        List<SyncItem> stored = new ArrayList<>();
        items.forEach(i -> stored.add(store.queue().find(i.id()).orElseThrow()));
        return stored;
    }

    public static SyncItem stored(SyncStore store, SyncItem item) {
        return stored(store, List.of(item)).get(0);
    }

    /** The item as the store has it now. */
    public static SyncItem reread(SyncStore store, SyncItem item) {
        return store.queue().find(item.id()).orElseThrow();
    }

    public static List<ItemId> ids(Collection<SyncItem> items) {
        return items.stream().map(SyncItem::id).toList();
    }

    /** The user's first page of due items. */
    public static QueueStore.Due due(SyncStore store, UserId user) {
        return store.queue().due(user, NOW, 50, MANY_BYTES, QueueStore.COUNTED);
    }

    /** Stores an item that has failed once and is tried again at {@code retryAt}. */
    public static SyncItem waiting(SyncStore store, SyncItem item, Instant retryAt) {
        SyncItem is = stored(store, item);
        store.queue().replace(is, is.retrying(WHY, retryAt, NOW));
        return reread(store, is);
    }

    public static SyncItem failed(SyncStore store, SyncItem item) {
        SyncItem is = stored(store, item);
        store.queue().replace(is, is.failed(WHY, NOW));
        return reread(store, is);
    }

    public static SyncItem completed(SyncStore store, SyncItem item) {
        SyncItem is = stored(store, item);
        store.queue().replace(is, is.completed(Map.of("ok", true), NOW));
        return reread(store, is);
    }

    public static RecordKey expense(String id) {
        return new RecordKey(EXPENSES, id);
    }

    public static RecordKey order(String id) {
        return new RecordKey(ORDERS, id);
    }

    public static StoredRecord record(RecordKey key, UserId owner, ItemId item, long version, Map<String, ?> data) {
        return new StoredRecord(key, owner, Tree.of(data), version, item, SEQUENCE, NOW, NOW);
    }

    public static RecordWrite create(StoredRecord record) {
        return new RecordWrite(Slot.empty(record.key()), Slot.of(record));
    }

    public static RecordWrite delete(StoredRecord record, ItemId item) {
        return new RecordWrite(
                Slot.of(record),
                Slot.of(new Tombstone(record.key(), owner(record), record.version() + 1, item, SEQUENCE, NOW)));
    }

    /** Of a record that a user has. */
    static UserId owner(StoredRecord record) {
        return Objects.requireNonNull(record.owner());
    }

    /** A decision that completes these items and writes nothing. */
    public static Decision completing(List<SyncItem> items) {
        return new Decision(List.of(), settling(items), List.of());
    }

    public static List<Decision.Settlement> settling(List<SyncItem> items) {
        return items.stream()
                .map(i -> new Decision.Settlement(i, i.completed(Map.of("_id", i.id().hex()), NOW)))
                .toList();
    }

    /** An item that was interrupted while it ran alone. */
    public static SyncItem interrupted(SyncItem item) {
        return item.retrying(new Failure(Failure.Kind.INTERRUPTED, "interrupted"), NOW.plusSeconds(5), NOW);
    }
}
