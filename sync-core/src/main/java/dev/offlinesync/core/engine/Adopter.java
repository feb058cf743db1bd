package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Gives numbers to what other programs have written, under the user's lane, which it does not wait for. What the database
 * does not let be written stays as it is.
 */
final class Adopter {
    private final Lanes lanes;

    Adopter(Lanes lanes) {
        this.lanes = lanes;
    }

    /** What became of it. */
    sealed interface Outcome {
        /** @param refused what stays as it is: the database does not let it be written, or there is nothing to write */
        record Adopted(Set<RecordKey> refused) implements Outcome {}

        /** Not all was done: another party has the lane, or what was cut short comes first. */
        record Busy() implements Outcome {}
    }

    /**
     * @param keys asked for under the lane, when what was on its way has its number; a bounded number
     * @param decide of some of them
     */
    Outcome adopt(UserId user, Supplier<Set<RecordKey>> keys, Function<Map<RecordKey, Slot>, Decision> decide) {
        if (!(lanes.claim(user, List.of()) instanceof Claim.Claimed claimed)) {
            return new Outcome.Busy();
        }
        Lane lane = claimed.lane();
        if (claimed.takenOver() || !lane.suspects().isEmpty()) {
            lanes.release(lane);
            return new Outcome.Busy();
        }
        boolean isHeld = true;
        try {
            List<RecordKey> left = new ArrayList<>(keys.get());
            Set<RecordKey> refused = new HashSet<>();
            int most = left.size();
            while (!left.isEmpty()) {
                List<RecordKey> some = left.subList(0, Math.min(most, left.size()));
                boolean isLast = some.size() == left.size();
                Next next = isLast ? HeldLane.RELEASE : new Next.Continue(List.of(), lanes.lease());
                Commit commit = lanes.commit(lane, Set.copyOf(some), next, decide);
                if (commit instanceof Commit.LaneLost) {
                    isHeld = false;
                    return new Outcome.Busy();
                } else if (commit instanceof Commit.Committed done) {
                    isHeld = !isLast;
                    refused.addAll(some);
                    done.decision().writes().forEach(write -> refused.remove(write.key()));
                    some.clear();
                } else if (commit instanceof Commit.Refused no && left.remove(no.key())) {
                    refused.add(no.key());
                } else if (some.size() > 1) {
                    most = some.size() / 2;
                } else {
                    refused.addAll(some);
                    some.clear();
                }
            }
            return new Outcome.Adopted(refused);
        } finally {
            if (isHeld) {
                lanes.release(lane);
            }
        }
    }
}
