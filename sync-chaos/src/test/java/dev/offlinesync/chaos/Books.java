package dev.offlinesync.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What clients know and what is in the database after a small run in which all went well, until a test spoils it. Ids
 * are short: the item of mutation {@code a1} is {@code item-a1}.
 */
final class Books {
    final Ledger ledger = new Ledger();
    final List<Snapshot.Item> items = new ArrayList<>();
    final List<Snapshot.Record> records = new ArrayList<>();
    final List<Snapshot.Tombstone> tombstones = new ArrayList<>();
    final List<Snapshot.Lane> lanes = new ArrayList<>();

    /**
     * Of ann, the record expenses/1, made by a1 and updated by a2 and a3, while a4 could not succeed, and expenses/2,
     * made by a5 and deleted by a6; of bob, the record orders/1, made by b1.
     */
    Books() {
        done("ann", "a1", "POST", "expenses/1", 1, made("a1"));
        done("ann", "a2", "PUT", "expenses/1", 2, marks("a2"));
        done("ann", "a3", "PUT", "expenses/1", 3, marks("a3"));
        told(mutation("ann", "a4", "PUT", "expenses/1", marks("a4"), false), "failed", "invalid", Map.of());
        done("ann", "a5", "POST", "expenses/2", 1, made("a5"));
        done("ann", "a6", "DELETE", "expenses/2", 2, Map.of());
        done("bob", "b1", "POST", "orders/1", 1, made("b1"));
        lanes.add(new Snapshot.Lane("ann", ""));
        lanes.add(new Snapshot.Lane("bob", ""));
    }

    Findings verdict() {
        return Verdict.of(ledger, new Snapshot(items, records, tombstones, lanes));
    }

    static Mutation mutation(
            String user, String id, String method, String record, Map<String, Object> data, boolean valid) {
        return new Mutation(user, user + "1", id, "/api/" + record, method, data, 0, 5, record, valid, false);
    }

    private static Map<String, Object> made(String mutation) {
        return Map.of(Mutation.MADE, mutation, Mutation.LAST, mutation, "amount", 7);
    }

    static Map<String, Object> marks(String mutation) {
        return Map.of(Mutation.FIELD + mutation, mutation, Mutation.LAST, mutation);
    }

    /** As the server would do it: the record changes, and the answer is the record as it was then. */
    private void done(String user, String id, String method, String key, long version, Map<String, Object> data) {
        Map<String, Object> after = new LinkedHashMap<>();
        records.stream().filter(record -> record.key().equals(key)).forEach(record -> after.putAll(record.data()));
        after.putAll(data);
        after.put("_version", version);
        records.removeIf(record -> record.key().equals(key));
        Mutation mutation = mutation(user, id, method, key, data, true);
        if (mutation.isDelete()) {
            tombstones.add(new Snapshot.Tombstone(key, user, version, "item-" + id));
        } else {
            records.add(new Snapshot.Record(key, user, version, "item-" + id, after));
        }
        told(mutation, "completed", "", mutation.isDelete() ? Map.of() : after);
    }

    private void told(Mutation mutation, String status, String kind, Map<String, Object> response) {
        ledger.sent(mutation);
        ledger.told(mutation, status);
        long sequence = items.size() + 1;
        items.add(new Snapshot.Item(
                "item-" + mutation.id(), mutation.user(), mutation.id(), status, 1, 5, kind, sequence, response));
    }

    Snapshot.Item item(String mutation) {
        return items.stream()
                .filter(item -> item.mutation().equals(mutation))
                .findFirst()
                .orElseThrow();
    }

    void change(String mutation, UnaryOperator<Snapshot.Item> change) {
        items.replaceAll(item -> item.mutation().equals(mutation) ? change.apply(item) : item);
    }

    void changeRecord(String key, UnaryOperator<Snapshot.Record> change) {
        records.replaceAll(record -> record.key().equals(key) ? change.apply(record) : record);
    }

    static UnaryOperator<Snapshot.Item> id(String id) {
        return i -> new Snapshot.Item(
                id,
                i.user(),
                i.mutation(),
                i.status(),
                i.attempts(),
                i.maxAttempts(),
                i.kind(),
                i.sequence(),
                i.response());
    }

    static UnaryOperator<Snapshot.Item> user(String user) {
        return i -> new Snapshot.Item(
                i.id(),
                user,
                i.mutation(),
                i.status(),
                i.attempts(),
                i.maxAttempts(),
                i.kind(),
                i.sequence(),
                i.response());
    }

    static UnaryOperator<Snapshot.Item> status(String status, String kind, int attempts) {
        return i -> new Snapshot.Item(
                i.id(), i.user(), i.mutation(), status, attempts, i.maxAttempts(), kind, i.sequence(), i.response());
    }

    static UnaryOperator<Snapshot.Item> sequence(long sequence) {
        return i -> new Snapshot.Item(
                i.id(),
                i.user(),
                i.mutation(),
                i.status(),
                i.attempts(),
                i.maxAttempts(),
                i.kind(),
                sequence,
                i.response());
    }

    /** The answer of the item with this in it. */
    static UnaryOperator<Snapshot.Item> response(String name, Object value) {
        return i -> new Snapshot.Item(
                i.id(),
                i.user(),
                i.mutation(),
                i.status(),
                i.attempts(),
                i.maxAttempts(),
                i.kind(),
                i.sequence(),
                with(i.response(), name, value));
    }

    static Map<String, Object> with(Map<String, Object> data, String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(data);
        more.put(name, value);
        return more;
    }

    static Map<String, Object> without(Map<String, Object> data, String name) {
        Map<String, Object> less = new LinkedHashMap<>(data);
        less.remove(name);
        return less;
    }
}
