package dev.offlinesync.chaos;

import static dev.offlinesync.chaos.Findings.Kind.STALE;

import java.util.HashMap;
import java.util.Map;

/**
 * What must have become of the copy of one device: in the end, it is what is in the database, and its user never saw an own
 * write disappear.
 */
final class CopyHistory {
    private final Copy copy;
    private final Effects effects;
    private final Findings findings;

    CopyHistory(Copy copy, Effects effects, Findings findings) {
        this.copy = copy;
        this.effects = effects;
        this.findings = findings;
    }

    void check(Snapshot snapshot) {
        copy.faults().forEach(fault -> findings.add(STALE, fault));
        copy.revealed().stream()
                .filter(revealed -> !effects.isIn(revealed.mutation(), revealed.version()))
                .forEach(revealed -> findings.add(STALE, copy + " showed an older value: " + revealed));
        Map<String, Copy.Row> left = new HashMap<>(copy.rows());
        for (Snapshot.Record record : snapshot.records()) {
            if (record.user().equals(copy.user())) {
                compare(record, left.remove(record.key()));
            }
        }
        left.forEach((key, row) -> findings.add(STALE, copy + " has what is not there: " + key + " " + row));
    }

    private static String neighbours(Map<String, Object> data) {
        return String.valueOf(data.get(Mutation.NEIGHBOURS));
    }

    private void compare(Snapshot.Record record, Copy.Row row) {
        if (row == null) {
            findings.add(STALE, copy + " was not told of " + record);
        } else if (row.version() != record.version()
                || !RecordHistory.own(row.data()).equals(RecordHistory.own(record.data()))
                || !neighbours(row.data()).equals(neighbours(record.data()))) {
            findings.add(STALE, copy + " has " + row + " of " + record);
        }
    }
}
