package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.record.RecordKey;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/** What a pure handler wants done. */
public sealed interface Plan {
    /**
     * Change records, all or none.
     *
     * @param keys the records it reads or changes beside its item's own, which is always among them
     * @param change from their state, as it is when the change is committed, to the new one
     */
    record Apply(Set<RecordKey> keys, Change change) implements Plan {
        public Apply {
            keys = Set.copyOf(keys);
            Objects.requireNonNull(change, "an Apply without a change");
        }
    }

    /** The attempt failed; whether it is tried again is for the queue's failure policy to say. */
    record Fail(Failure failure) implements Plan {
        public Fail {
            Objects.requireNonNull(failure, "a Fail must say why: its failure is null");
        }
    }

    /** The attempt failed; try again later. */
    record Retry(Failure failure) implements Plan {
        public Retry {
            Objects.requireNonNull(failure, "a Retry must say why: its failure is null");
        }
    }

    /**
     * What it needs is not there yet: come back after {@code after}, more than nothing. No attempt is counted. Later items
     * on its record wait for it, unless the failure's kind {@link Failure.Kind#letsPass lets them pass}.
     */
    record Postpone(Failure failure, Duration after) implements Plan {
        public Postpone {
            Objects.requireNonNull(failure, "a Postpone must say why: its failure is null");
            if (after.isNegative() || after.isZero()) {
                throw new IllegalArgumentException("after must be more than nothing, not " + after);
            }
        }
    }

    /** The item failed for good. */
    record Reject(Failure failure) implements Plan {
        public Reject {
            Objects.requireNonNull(failure, "a Reject must say why: its failure is null");
        }
    }

    /** Change the item's own record alone. */
    static Plan apply(Change change) {
        return new Apply(Set.of(), change);
    }
}
