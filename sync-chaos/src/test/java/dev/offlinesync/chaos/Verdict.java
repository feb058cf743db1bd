package dev.offlinesync.chaos;

import static dev.offlinesync.chaos.Findings.Kind.DOUBLED;
import static dev.offlinesync.chaos.Findings.Kind.FOREIGN;
import static dev.offlinesync.chaos.Findings.Kind.LOST;
import static dev.offlinesync.chaos.Findings.Kind.STUCK;
import static dev.offlinesync.chaos.Findings.Kind.WRONG;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares what clients were told with what is in the database: a function of the two, so that it can itself be tested
 * on databases that were spoilt by hand. {@link RecordHistory} does it for one record,
 * {@link CopyHistory} for the copy of one device.
 */
final class Verdict {
    private final Ledger ledger;
    private final Snapshot snapshot;
    private final Findings findings = new Findings();
    private final Effects effects = new Effects();
    private final Map<String, List<Snapshot.Item>> byMutation;

    private Verdict(Ledger ledger, Snapshot snapshot) {
        this.ledger = ledger;
        this.snapshot = snapshot;
        this.byMutation = snapshot.items().stream().collect(Collectors.groupingBy(Snapshot.Item::mutation));
    }

    static Findings of(Ledger ledger, Snapshot snapshot) {
        Verdict verdict = new Verdict(ledger, snapshot);
        verdict.acknowledgedOnes();
        verdict.refusedOnes();
        verdict.items();
        verdict.lanes();
        verdict.records();
        ledger.copies().forEach(copy -> new CopyHistory(copy, verdict.effects, verdict.findings).check(snapshot));
        return verdict.findings;
    }

    private void acknowledgedOnes() {
        for (String id : ledger.acknowledged()) {
            Mutation mutation = ledger.sent().get(id);
            List<Snapshot.Item> items = byMutation.getOrDefault(id, List.of());
            if (items.isEmpty()) {
                findings.add(LOST, "acknowledged and not in the queue: " + mutation);
            } else if (items.size() > 1) {
                findings.add(DOUBLED, "stored " + items.size() + " times: " + mutation);
            } else if (!items.get(0)
                    .status()
                    .equals(ledger.told().getOrDefault(id, items.get(0).status()))) {
                findings.add(LOST, "told " + ledger.told().get(id) + ", but it is " + items.get(0));
            }
        }
    }

    /** A direct write that was refused has left nothing, and could not succeed. */
    private void refusedOnes() {
        Set<String> interrupted = new HashSet<>();
        for (Snapshot.Item item : snapshot.items()) {
            if (item.kind().equals("interrupted")
                    && !item.isCompleted()
                    && ledger.sent().containsKey(item.mutation())) {
                interrupted.add(ledger.sent().get(item.mutation()).record());
            }
        }
        for (String id : ledger.refused()) {
            Mutation mutation = ledger.sent().get(id);
            if (byMutation.containsKey(id)) {
                findings.add(WRONG, "refused, and yet stored: " + mutation);
            }
            if (mutation.valid() && !interrupted.contains(mutation.record())) {
                findings.add(WRONG, "a valid write was refused: " + mutation);
            }
        }
    }

    private void items() {
        for (Snapshot.Item item : snapshot.items()) {
            Mutation mutation = ledger.sent().get(item.mutation());
            if (mutation == null) {
                findings.add(WRONG, "nobody sent " + item);
                continue;
            }
            if (!item.user().equals(mutation.user())) {
                findings.add(FOREIGN, "of " + mutation.user() + ": " + item);
            }
            if (item.isOpen()) {
                findings.add(STUCK, item.toString());
            }
        }
    }

    private void lanes() {
        snapshot.lanes().stream()
                .filter(lane -> !lane.owner().isEmpty())
                .forEach(lane -> findings.add(STUCK, "still owned: " + lane));
    }

    private void records() {
        Map<String, List<Snapshot.Item>> histories = new TreeMap<>();
        for (Snapshot.Item item : snapshot.items()) {
            Mutation mutation = ledger.sent().get(item.mutation());
            if (mutation != null && !mutation.record().isEmpty()) {
                histories
                        .computeIfAbsent(mutation.record(), key -> new ArrayList<>())
                        .add(item);
            }
        }
        Map<String, Snapshot.Record> records = new HashMap<>();
        Set<String> edited = new HashSet<>(ledger.edited());
        for (Snapshot.Record record : snapshot.records()) {
            String place = place(record);
            if (records.put(place, record) != null) {
                findings.add(DOUBLED, "a second record of one create: " + record);
            }
            boolean isEdited = ledger.edited().contains(record.key());
            if (!histories.containsKey(place) && !isEdited) {
                stray(record);
            }
            if (isEdited) {
                edited.add(place);
            }
        }
        Map<String, Snapshot.Tombstone> tombstones = new HashMap<>();
        snapshot.tombstones().forEach(tombstone -> tombstones.put(tombstone.key(), tombstone));
        histories.forEach((key, items) -> {
            items.sort(Comparator.comparingLong(Snapshot.Item::sequence));
            RecordHistory.Versions versions =
                    edited.contains(key) ? RecordHistory.Versions.ALSO_OTHERS : RecordHistory.Versions.OF_MUTATIONS;
            new RecordHistory(key, versions, ledger, findings, effects)
                    .check(items, records.get(key), tombstones.get(key));
        });
    }

    /** As in {@link Mutation#record}: if the server gave the id, by the create that made the record. */
    private String place(Snapshot.Record record) {
        Mutation made = ledger.sent().get(String.valueOf(record.data().get(Mutation.MADE)));
        return made != null && made.isUnnamed() ? made.record() : record.key();
    }

    /** A record that no item in the queue is about. */
    private void stray(Snapshot.Record record) {
        String made = String.valueOf(record.data().get(Mutation.MADE));
        boolean isSecond = snapshot.records().stream()
                .anyMatch(other -> !other.key().equals(record.key())
                        && made.equals(other.data().get(Mutation.MADE)));
        findings.add(isSecond ? DOUBLED : WRONG, "a record without an item: " + record);
    }
}
