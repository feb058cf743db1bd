package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.Changes;
import dev.offlinesync.core.queue.Changes.Change;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.SyncStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client that keeps a copy of its user's records by what it is told of changes, page after page. */
final class Device {
    private static final Map<String, Resource> RESOURCES = Map.of(
            "expenses", Resource.of(Behaviours.EXPENSES, RecordRules.NONE),
            "orders", Resource.of(Behaviours.JOURNAL, RecordRules.NONE));

    /** Few, so that there are pages. */
    private static final int LIMIT = 2;

    private final String name;
    final UserId user;
    private final Model model;
    private final Map<RecordKey, Tree> copy = new TreeMap<>();
    private final Map<RecordKey, Long> versions = new HashMap<>();
    /** What a first sync has shown; null when it is complete. */
    private @Nullable Set<RecordKey> seen = new HashSet<>();

    private @Nullable String cursor;
    private boolean upToDate;
    private int askedAt;

    Device(String name, UserId user, Model model) {
        this.name = name;
        this.user = user;
        this.model = model;
    }

    /** The answer to this cursor, null at first. */
    record Answer(@Nullable String since, Changes page, int step) {}

    /** Asks for the next page. */
    Answer ask(SyncRecords records) {
        String since = cursor;
        int step = model.step();
        return new Answer(since, records.changes(user, RESOURCES.values(), since, LIMIT), step);
    }

    /** Takes a page, unless it has gone on since it asked. */
    void take(Answer answer) {
        if (!Objects.equals(cursor, answer.since())) {
            return;
        }
        answer.page().changes().forEach(this::take);
        cursor = answer.page().cursor();
        upToDate = answer.page().upToDate();
        askedAt = answer.step();
        if (upToDate && seen != null) {
            copy.keySet().retainAll(seen);
            seen = null;
        }
    }

    private void take(Change change) {
        RecordKey key = new RecordKey(change.collection(), change.id());
        long shown = versions.getOrDefault(key, 0L);
        model.require(
                change.version() >= shown,
                "%s is told of version %s of %s, and has shown %s",
                name,
                change.version(),
                key,
                shown);
        versions.put(key, change.version());
        if (seen != null) {
            seen.add(key);
        }
        if (change.record() == null) {
            copy.remove(key);
        } else {
            copy.put(key, change.record());
        }
    }

    @Override
    public String toString() {
        return name;
    }

    boolean isUpToDate() {
        return upToDate;
    }

    /** When it asked for the page that it took last, in steps of the model. */
    int askedAt() {
        return askedAt;
    }

    /** The record as the copy has it; null if it does not. */
    @Nullable
    Tree shown(RecordKey key) {
        return copy.get(key);
    }

    /** Just after an answer that says so: nothing has moved since. */
    void compare(SyncStore store) {
        Map<RecordKey, Tree> stored = new TreeMap<>();
        RESOURCES.forEach((collection, resource) -> {
            for (StoredRecord record :
                    store.records().page(user, collection, null, 1000).items()) {
                stored.put(record.key(), resource.show(record));
            }
        });
        model.require(copy.equals(stored), "the copy of %s is up to date, and has %s, not %s", name, copy, stored);
    }
}
