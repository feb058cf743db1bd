package dev.offlinesync.chaos;

import static dev.offlinesync.chaos.Findings.Kind.DOUBLED;
import static dev.offlinesync.chaos.Findings.Kind.FOREIGN;
import static dev.offlinesync.chaos.Findings.Kind.LOST;
import static dev.offlinesync.chaos.Findings.Kind.OUT_OF_ORDER;
import static dev.offlinesync.chaos.Findings.Kind.WRONG;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What must have become of one record, given the items about it in their order: each completed one is applied to a
 * record of our own, compared with the answer that it left, and the last with the record in the database.
 */
final class RecordHistory {
    private final String key;
    private final Versions versions;
    private final Ledger ledger;
    private final Findings findings;
    private final Effects effects;

    /** The record's own fields by name; null while there is none. */
    private Map<String, String> fields;

    private long version;
    private String item = "";
    private String owner = "";

    /** What makes versions. */
    enum Versions {
        OF_MUTATIONS,
        /** Also what a {@link Neighbour} writes. */
        ALSO_OTHERS
    }

    RecordHistory(String key, Versions versions, Ledger ledger, Findings findings, Effects effects) {
        this.key = key;
        this.versions = versions;
        this.ledger = ledger;
        this.findings = findings;
        this.effects = effects;
    }

    void check(List<Snapshot.Item> inOrder, Snapshot.Record record, Snapshot.Tombstone tombstone) {
        for (Snapshot.Item next : asApplied(inOrder)) {
            Mutation mutation = ledger.sent().get(next.mutation());
            if (next.isCompleted()) {
                completed(mutation, next);
            } else if (!next.isOpen()) {
                failed(mutation, next, inOrder);
            }
        }
        compare(record);
        compare(tombstone);
    }

    /** Updates from before the first create of the record are applied behind it. */
    private List<Snapshot.Item> asApplied(List<Snapshot.Item> inOrder) {
        List<Snapshot.Item> early = new ArrayList<>();
        List<Snapshot.Item> applied = new ArrayList<>();
        boolean isBegun = false;
        for (Snapshot.Item next : inOrder) {
            Mutation mutation = ledger.sent().get(next.mutation());
            boolean begins = mutation.isCreate() || mutation.isDelete();
            if (!isBegun && !begins && next.isCompleted()) {
                early.add(next);
            } else {
                applied.add(next);
            }
            if (!isBegun && begins) {
                applied.addAll(early);
                isBegun = true;
            }
        }
        applied.addAll(isBegun ? List.of() : early);
        return applied;
    }

    private void completed(Mutation mutation, Snapshot.Item done) {
        if (!mutation.valid()) {
            findings.add(WRONG, "completed although it cannot be: " + done);
            return;
        }
        apply(mutation, done);
        effects.made(mutation, version);
    }

    private void apply(Mutation mutation, Snapshot.Item done) {
        boolean exists = fields != null;
        if (mutation.isDelete() && !exists
                || mutation.isCreate() && exists && own(mutation.data()).equals(fields)) {
            return; // done already
        }
        if (exists == mutation.isCreate()) {
            findings.add(WRONG, (exists ? "created what exists: " : "changed what does not exist: ") + done);
        }
        version++;
        item = done.id();
        owner = mutation.user();
        if (mutation.isDelete()) {
            fields = null;
            return;
        }
        if (mutation.isCreate() || fields == null) {
            fields = new TreeMap<>();
        }
        fields.putAll(own(mutation.data()));
        long told = done.response().get("_version") instanceof Number n ? n.longValue() : 0;
        if (!isRight(told)) {
            findings.add(
                    told > version ? DOUBLED : OUT_OF_ORDER,
                    key + " had version " + told + " instead of " + version + " after " + done);
        }
        version = told; // what comes after is measured from here
        compare(own(done.response()), "the answer of " + done);
    }

    private boolean isRight(long found) {
        return found == version || found > version && versions == Versions.ALSO_OTHERS;
    }

    private void failed(Mutation mutation, Snapshot.Item failed, List<Snapshot.Item> all) {
        boolean allowed = !mutation.valid()
                || switch (failed.kind()) {
                    case "interrupted" -> failed.attempts() >= failed.maxAttempts();
                    // a consequence, if what came before it was interrupted
                    case "not_found" -> !mutation.isCreate() && fields == null;
                    // a create once more is none if a neighbour has changed the record: it conflicts, and is passed
                    case "superseded" -> mutation.isCreate() ? versions == Versions.ALSO_OTHERS : fields == null;
                    case "conflict" -> mutation.isCreate() && fields != null;
                    default -> false;
                };
        if (!allowed) {
            findings.add(WRONG, "failed although it could not: " + failed + " among " + summary(all));
        }
    }

    private String summary(List<Snapshot.Item> all) {
        return all.stream()
                .map(i -> ledger.sent().get(i.mutation()).method() + " " + i.mutation() + " "
                        + (ledger.sent().get(i.mutation()).direct() ? "direct " : "") + i.status() + "/" + i.attempts()
                        + i.kind())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private void compare(Snapshot.Record record) {
        if (fields == null) {
            if (record != null) {
                findings.add(version > 0 ? DOUBLED : WRONG, "there is a record that should not be: " + record);
            }
            return;
        }
        if (record == null) {
            findings.add(LOST, "there is no record " + key + " with " + fields);
            return;
        }
        if (!record.user().equals(owner)) {
            findings.add(FOREIGN, "of " + owner + ": " + record);
        }
        if (!isRight(record.version())) {
            findings.add(record.version() > version ? DOUBLED : LOST, "version is not " + version + ": " + record);
        }
        if (!record.item().equals(item)) {
            findings.add(OUT_OF_ORDER, item + " should be the last of " + record);
        }
        compare(own(record.data()), record.toString());
    }

    private void compare(Snapshot.Tombstone tombstone) {
        boolean deleted = fields == null && version > 0;
        if (deleted && tombstone == null) {
            findings.add(LOST, "there is no tombstone of " + key);
        } else if (!deleted && tombstone != null) {
            findings.add(WRONG, "there is a tombstone that should not be: " + tombstone);
        } else if (deleted && !isRight(tombstone.version())) {
            findings.add(
                    tombstone.version() > version ? DOUBLED : LOST, "version is not " + version + ": " + tombstone);
        }
    }

    private void compare(Map<String, String> is, String where) {
        Set<String> missing = new TreeSet<>(fields.keySet());
        missing.removeAll(is.keySet());
        if (!missing.isEmpty()) {
            findings.add(LOST, missing + " is missing in " + where);
        }
        Set<String> strange = new TreeSet<>(is.keySet());
        strange.removeAll(fields.keySet());
        if (!strange.isEmpty()) {
            findings.add(WRONG, strange + " should not be in " + where);
        }
        fields.forEach((name, value) -> {
            if (is.containsKey(name) && !is.get(name).equals(value)) {
                findings.add(OUT_OF_ORDER, name + " should be " + value + " in " + where);
            }
        });
    }

    /** What mutations leave their marks in. */
    static Map<String, String> own(Map<String, Object> data) {
        Map<String, String> own = new TreeMap<>();
        data.forEach((name, value) -> {
            if (name.equals(Mutation.MADE) || name.equals(Mutation.LAST) || name.startsWith(Mutation.FIELD)) {
                own.put(name, String.valueOf(value));
            }
        });
        return own;
    }
}
