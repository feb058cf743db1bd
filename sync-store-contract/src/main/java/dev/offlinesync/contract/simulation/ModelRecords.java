package dev.offlinesync.contract.simulation;

import dev.offlinesync.contract.RecordKeys;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the records must be: the completed items folded one after the other, and nothing of any other. */
final class ModelRecords {
    private final Model model;
    private final boolean recognise;
    private final RecordKeys recordKeys;
    private final Map<Place, Rec> records = new TreeMap<>();
    /** The item that made each version of a record. */
    private final Map<Place, Map<Long, ItemId>> writers = new TreeMap<>();
    /** The items of each record that have written it, in the order in which they did. */
    private final Map<Place, List<Effect>> effects = new TreeMap<>();

    /**
     * @param recognise whether an item counts as done that is the last writer of its record (a store that is not
     *     atomic)
     */
    ModelRecords(Model model, boolean recognise, RecordKeys recordKeys) {
        this.model = model;
        this.recordKeys = recordKeys;
        this.recognise = recognise;
    }

    /** @param user empty if a key is one for all users */
    private record Place(String user, RecordKey key) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int c = user.compareTo(other.user);
            return c != 0 ? c : key.compareTo(other.key);
        }
    }

    private Place place(SyncItem item, RecordKey key) {
        return new Place(recordKeys == RecordKeys.OF_EACH_USER ? item.userId().value() : "", key);
    }

    private Place own(SyncItem item) {
        return place(item, key(item));
    }

    /** @param data null if it is deleted */
    record Rec(UserId owner, @Nullable Map<String, Object> data, long version, ItemId last) {}

    /** @param order the item's place in the queue */
    private record Effect(SyncItem item, long order) {}

    private interface Change {
        void make();
    }

    /**
     * @param attempts how many had ended before
     * @param left the conflict that it leaves; null if there is none
     */
    void settle(SyncItem before, SyncItem after, int attempts, @Nullable StoredRecord left) {
        if (after.receipt().outcome() == null) {
            settle(before, after, attempts);
        } else {
            decided(before, after, left);
        }
        model.edits.ended(after, left);
    }

    /** It was based on another state of its record. */
    private void decided(SyncItem item, SyncItem after, @Nullable StoredRecord left) {
        Rec is = records.get(own(item));
        boolean isRepeated = recognise && is != null && is.last().equals(item.id());
        if (!isRepeated) {
            Map<String, Object> data = is == null ? null : is.data();
            model.edits.decided(item, after, data, isOthers(item), left).ifPresent(fields -> {
                if (item.method() == Method.DELETE) {
                    delete(item, key(item));
                } else {
                    Map<String, Object> merged = new LinkedHashMap<>(data == null ? Map.of() : data);
                    merged.putAll(fields);
                    put(item, key(item), merged);
                }
                written(item);
            });
        }
    }

    /** Whether somebody but its own chain has written the record of this edit since; empty if that is not known. */
    private Optional<Boolean> isOthers(SyncItem item) {
        ModelEdits.Edit edit = model.edits.of(item.id());
        Map<Long, ItemId> written = writers.getOrDefault(own(item), new TreeMap<>());
        Optional<Long> since = edit.version() != null
                ? Optional.of(edit.version())
                : written.entrySet().stream()
                        .filter(w -> w.getValue().equals(edit.chain().get(0)))
                        .map(Map.Entry::getKey)
                        .findFirst();
        return since.map(version -> written.entrySet().stream()
                .anyMatch(w -> w.getKey() > version && !edit.chain().contains(w.getValue())));
    }

    private void settle(SyncItem before, SyncItem after, int attempts) {
        Status expected;
        Optional<Change> change = Optional.empty();
        String does = Behaviours.does(before, attempts + 1);
        if (does.equals("reject")) {
            expected = Status.FAILED;
        } else {
            change = does.equals("succeed") || does.equals("retry late") ? change(before, does) : Optional.empty();
            if (change.isPresent() && isSuperseded(after)) {
                model.require(!passedBy(before).isEmpty(), "%s was superseded, and nothing had passed it", before.id());
                return;
            }
            expected = change.isPresent()
                    ? Status.COMPLETED
                    : attempts + 1 >= before.maxAttempts() ? Status.FAILED : Status.PENDING;
        }
        model.require(
                after.status() == expected,
                "%s became %s after attempt %s, and should be %s",
                before.id(),
                after.status(),
                attempts + 1,
                expected);
        Rec is = records.get(own(before));
        if (change.filter(c -> c != NONE && c != ALREADY).isPresent() && is != null && model.edits.isEdit(before)) {
            model.edits.fresh(before, is, isOthers(before));
        }
        change.ifPresent(Change::make);
        change.filter(c -> c != NONE && c != ALREADY).ifPresent(c -> written(before));
    }

    private static boolean isSuperseded(SyncItem item) {
        return item.failure() != null && item.failure().kind() == Failure.Kind.SUPERSEDED;
    }

    /** What has written the record of this item, and came later. */
    private List<Effect> passedBy(SyncItem item) {
        long order = order(item);
        return effects.getOrDefault(own(item), List.of()).stream()
                .filter(e -> e.order() > order && e.item().userId().equals(item.userId()))
                .toList();
    }

    private long order(SyncItem item) {
        return model.item(item.id()).map(l -> l.order).orElse(Long.MAX_VALUE);
    }

    private static RecordKey key(SyncItem item) {
        String order = item.orderKey().text();
        String collection = item.endpoint().startsWith(Behaviours.JOURNAL) ? "orders" : "expenses";
        return new RecordKey(collection, order.substring(order.lastIndexOf('/') + 1));
    }

    /**
     * The item has written its record. If it was tried before, nothing later had, but for the first create of its
     * record, which an update may follow, and other updates that followed it.
     */
    private void written(SyncItem item) {
        long order = order(item);
        List<Effect> later = passedBy(item);
        boolean follows = later.stream()
                .filter(e -> e.item().method() == Method.POST)
                .anyMatch(create -> !item.method().beginsAnew()
                        && isFirst(create)
                        && later.stream().allMatch(e -> e.order() <= create.order()));
        model.require(!item.wasTried() || later.isEmpty() || follows, "%s was applied over newer data", item.id());
        effects.computeIfAbsent(own(item), k -> new ArrayList<>()).add(new Effect(item, order));
    }

    /** Whether no item in the queue creates or deletes the record before this one. */
    private boolean isFirst(Effect create) {
        return model.items().stream()
                .noneMatch(l -> l.is.method().beginsAnew()
                        && l.order < create.order()
                        && l.is.userId().equals(create.item().userId())
                        && l.is.orderKey().equals(create.item().orderKey()));
    }

    /** Whether it has changed its record. */
    boolean hasWritten(SyncItem item) {
        return effects.getOrDefault(own(item), List.of()).stream()
                .anyMatch(e -> e.item().id().equals(item.id()));
    }

    /** A success that changes nothing, since what was wanted is there. */
    private static final Change ALREADY = () -> {
        // nothing
    };

    private static final Change NONE = () -> {};

    /** What a success changes; empty if the item must fail. */
    private Optional<Change> change(SyncItem item, String does) {
        boolean journal = item.endpoint().startsWith(Behaviours.JOURNAL);
        if (!journal && !item.endpoint().startsWith(Behaviours.EXPENSES)) {
            return Optional.empty();
        }
        RecordKey key = key(item);
        Rec is = records.get(place(item, key));
        if (recognise && is != null && is.last().equals(item.id())) {
            return Optional.of(NONE);
        }
        if (does.equals("retry late")) {
            return Optional.empty();
        }
        Rec present = is != null && is.data() != null ? is : null;
        if (present != null && !present.owner().equals(item.userId())) {
            return item.method() == Method.DELETE ? Optional.of(ALREADY) : Optional.empty();
        }
        return journal ? Optional.of(() -> journal(item, key)) : resource(item, key, present);
    }

    private void journal(SyncItem item, RecordKey key) {
        List<RecordKey> keys = new ArrayList<>(List.of(key));
        RecordKey also = Behaviours.also(item);
        if (also != null && !also.equals(key)) {
            keys.add(also);
        }
        for (RecordKey each : keys) {
            Rec is = records.get(place(item, each));
            Map<String, Object> data = is == null || is.data() == null ? Map.of() : is.data();
            put(item, each, Behaviours.withReceipt(data, item));
        }
    }

    private Optional<Change> resource(SyncItem item, RecordKey key, @Nullable Rec own) {
        Map<String, Object> fields = new LinkedHashMap<>(item.data());
        fields.remove("_id");
        if (fields.containsKey(Behaviours.INVALID)) {
            return Optional.empty();
        }
        if (item.method() == Method.POST) {
            if (own == null) {
                return Optional.of(() -> put(item, key, fields));
            }
            boolean created = item.id().equals(own.last()) || isUnnamed(item) || fields.equals(own.data());
            return created ? Optional.of(ALREADY) : Optional.empty();
        }
        if (own == null) {
            return item.method() == Method.DELETE ? Optional.of(ALREADY) : Optional.empty();
        }
        if (item.method() == Method.DELETE) {
            return Optional.of(() -> delete(item, key));
        }
        return Optional.of(() -> {
            Map<String, Object> merged = new LinkedHashMap<>(own.data());
            merged.putAll(fields);
            put(item, key, merged);
        });
    }

    private static boolean isUnnamed(SyncItem item) {
        return item.endpoint().equals(Behaviours.EXPENSES) && !item.data().containsKey("_id");
    }

    private void put(SyncItem item, RecordKey key, Map<String, Object> data) {
        Rec is = records.get(place(item, key));
        long version = is != null && is.owner().equals(item.userId()) ? is.version() + 1 : 1;
        records.put(place(item, key), new Rec(item.userId(), data, version, item.id()));
        writers.computeIfAbsent(place(item, key), k -> new TreeMap<>()).put(version, item.id());
    }

    private void delete(SyncItem item, RecordKey key) {
        long version = Objects.requireNonNull(records.get(place(item, key))).version() + 1;
        records.put(place(item, key), new Rec(item.userId(), null, version, item.id()));
        writers.computeIfAbsent(place(item, key), k -> new TreeMap<>()).put(version, item.id());
    }

    void found(UserId owner, RecordKey key, Optional<StoredRecord> answer) {
        model.require(
                Objects.equals(
                        of(owner, key.collection()).get(key.id()),
                        answer.map(ModelRecords::shown).orElse(null)),
                "%s of %s is read as %s",
                key,
                owner,
                answer.map(ModelRecords::shown).orElse("nothing"));
    }

    void counted(UserId owner, String collection, long answer) {
        model.require(of(owner, collection).size() == answer, "%s has not %s records in %s", owner, answer, collection);
    }

    Map<String, String> of(UserId user, String collection) {
        Map<String, String> shown = new TreeMap<>();
        records.forEach((place, rec) -> {
            RecordKey key = place.key();
            if (key.collection().equals(collection)
                    && rec.data() != null
                    && rec.owner().equals(user)) {
                shown.put(key.id(), shown(rec.version(), rec.data()));
            }
        });
        return shown;
    }

    static String shown(StoredRecord record) {
        return shown(record.version(), record.data());
    }

    private static String shown(long version, Map<String, ?> data) {
        return "version " + version + " " + new TreeMap<>(data);
    }
}
