package dev.offlinesync.core.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.Tombstone;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdoptionTest {
    private static final UserId ANN = new UserId("ann");
    private static final UserId BOB = new UserId("bob");
    private static final RecordKey KEY = new RecordKey("expenses", "x");
    private static final Instant NOW = Instant.parse("2025-12-10T10:00:00Z");

    private static Slot record(UserId owner, long version) {
        return Slot.of(new StoredRecord(KEY, owner, Tree.EMPTY, version, null, StoredRecord.UNORDERED, null, null));
    }

    private static Slot tombstone(UserId owner, long version) {
        return Slot.of(new Tombstone(KEY, owner, version, Tombstone.NO_ITEM, 0, NOW));
    }

    private static List<RecordWrite> written(Slot slot, long version) {
        return Adoption.of(ANN, Map.of(KEY, slot), Map.of(KEY, version), Map.of(), NOW)
                .writes();
    }

    private static List<RecordWrite> gone(Slot slot, long version) {
        return Adoption.of(ANN, Map.of(KEY, slot), Map.of(), Map.of(KEY, version), NOW)
                .writes();
    }

    @Test
    void what_has_no_number_gets_the_next_version_and_what_is_anothers_stays() {
        Slot own = record(ANN, 3);
        Slot buried = tombstone(ANN, 3);

        assertEquals(
                List.of(new RecordWrite(own, record(ANN, 4))),
                Adoption.of(ANN, List.of(own)).writes());
        assertEquals(
                List.of(new RecordWrite(buried, tombstone(ANN, 4))),
                Adoption.of(ANN, List.of(buried)).writes());
        assertEquals(
                List.of(),
                Adoption.of(ANN, List.of(record(BOB, 3), tombstone(BOB, 3), Slot.empty(KEY)))
                        .writes());
    }

    /** Another program has replaced the document, without our mark. */
    @Test
    void the_version_of_what_was_written_goes_on_behind_the_one_that_it_had() {
        assertEquals(List.of(new RecordWrite(record(ANN, 1), record(ANN, 8))), written(record(ANN, 1), 7));
    }

    @Test
    void what_a_commit_has_written_since_is_published_and_so_nothing_is_published_twice() {
        assertEquals(List.of(), written(record(ANN, 8), 7));
        assertEquals(List.of(), written(tombstone(ANN, 8), 7));
        assertEquals(List.of(), gone(tombstone(ANN, 8), 7));
        assertEquals(List.of(), gone(record(ANN, 8), 7), "it is there again");
    }

    @Test
    void what_is_gone_leaves_a_tombstone_and_what_another_user_has_there_now_stays() {
        Slot empty = Slot.empty(KEY);

        assertEquals(List.of(new RecordWrite(empty, tombstone(ANN, 8))), gone(empty, 7));
        assertEquals(List.of(new RecordWrite(tombstone(ANN, 2), tombstone(ANN, 8))), gone(tombstone(ANN, 2), 7));
        assertEquals(List.of(new RecordWrite(empty, tombstone(ANN, 8))), gone(record(BOB, 9), 7));
    }
}
