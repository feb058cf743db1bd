package dev.offlinesync.core.rules;

import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.Tombstone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Records that an effect handler keeps for itself, written in the commit that settles its item.
 *
 * @param steps at most one for each record
 */
public record Notes(List<Result.Step> steps) {
    public static final Notes NONE = new Notes(List.of());

    public Notes {
        steps = List.copyOf(steps);
    }

    /** The records to read before {@link #writes}. */
    public Set<RecordKey> keys() {
        return steps.stream().map(Result.Step::key).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * @param item the item that is settled
     * @param read what stands under each of {@link #keys}; what is somebody else's is left as it is
     */
    public List<RecordWrite> writes(SyncItem item, Map<RecordKey, Slot> read, Instant now) {
        List<RecordWrite> writes = new ArrayList<>();
        for (Result.Step step : steps) {
            Slot before = read.getOrDefault(step.key(), Slot.empty(step.key()));
            StoredRecord present = before.record();
            if (present != null && !present.isOf(item.userId())) {
                continue;
            }
            long version = present != null
                    ? present.version()
                    : before.tombstone() == null ? 0 : before.tombstone().version();
            if (step instanceof Result.Step.Put put) {
                writes.add(new RecordWrite(
                        before,
                        Slot.of(new StoredRecord(
                                step.key(),
                                item.userId(),
                                put.data(),
                                version + 1,
                                item.id(),
                                item.sequence(),
                                present == null ? now : present.createdAt(),
                                now))));
            } else if (present != null) {
                writes.add(new RecordWrite(
                        before,
                        Slot.of(new Tombstone(
                                step.key(), item.userId(), version + 1, item.id(), item.sequence(), now))));
            }
        }
        return writes;
    }
}
