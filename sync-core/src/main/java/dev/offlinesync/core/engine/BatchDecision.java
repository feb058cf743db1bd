package dev.offlinesync.core.engine;

import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Records;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.Tombstone;
import dev.offlinesync.core.rules.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decision of a batch, as a pure function: given the planned items in their order and the records they touch, which
 * records become what, and which item ends how. Several items on one record are folded in memory, so fifty edits of one record are
 * one write.
 */
final class BatchDecision {
    private final UserId user;
    private final Instant now;
    private final Set<RecordKey> refused;
    private final boolean recognise;
    private final Witness witness;
    private final Map<RecordKey, Slot> before;
    /** What has become of the records so far, in the order in which items first touched them: so they are written. */
    private final Map<RecordKey, Slot> changed = new LinkedHashMap<>();

    private final List<Decision.Settlement> settlements = new ArrayList<>();
    /** Records whose earlier item is to be tried again: what is behind it waits. */
    private final Set<String> held = new HashSet<>();

    /**
     * @param refused records that the database refuses to write
     * @param recognise whether an item that is the last writer of its record has happened already: on a store whose
     *     commits can be cut short
     */
    private BatchDecision(
            UserId user,
            Instant now,
            Map<RecordKey, Slot> read,
            Set<RecordKey> refused,
            boolean recognise,
            Witness witness) {
        this.user = user;
        this.now = now;
        this.refused = refused;
        this.recognise = recognise;
        this.witness = witness;
        this.before = read;
    }

    /** How far to look before a decision. */
    enum Look {
        /** Not for a record under the id of an item that has never run: there can hardly be one, and the read is saved. */
        WHERE_NEEDED,
        EVERYWHERE
    }

    /** The records that are read before {@link #decide}. */
    static Set<RecordKey> reads(List<Planned> items, Look look) {
        Set<RecordKey> keys = new LinkedHashSet<>();
        for (Planned p : items) {
            if (p.plan() instanceof Plan.Apply apply) {
                keys.addAll(apply.keys());
                RecordKey own = p.own();
                if (own != null && (look == Look.EVERYWHERE || !isNew(p.item(), own))) {
                    keys.add(own);
                }
            }
        }
        return keys;
    }

    private static boolean isNew(SyncItem item, RecordKey own) {
        return item.attempts() == 0 && own.id().equals(item.id().hex());
    }

    /** Sees the code of handlers at work. */
    interface Witness {
        /** From now on this item is being decided. */
        void begins(SyncItem item);

        void threw(SyncItem item, Throwable thrown);
    }

    static Decision decide(
            UserId user,
            Instant now,
            List<Planned> items,
            Map<RecordKey, Slot> read,
            Set<RecordKey> refused,
            boolean recognise,
            Witness witness) {
        BatchDecision decision = new BatchDecision(user, now, read, refused, recognise, witness);
        for (Planned p : items) {
            if (!decision.held.contains(orderOf(p.item()))) {
                witness.begins(p.item());
                decision.settle(p);
            }
        }
        return new Decision(decision.writes(), decision.settlements, List.of());
    }

    /** How an attempt that did not succeed leaves its item. */
    static SyncItem afterFailure(SyncItem item, Failure failure, boolean isFinal, Instant retryAt, Instant now) {
        return isFinal || item.attempts() + 1 >= item.maxAttempts()
                ? item.failed(failure, now)
                : item.retrying(failure, retryAt, now);
    }

    private static String orderOf(SyncItem item) {
        String key = item.recordKey();
        return key == null ? item.id().hex() : key;
    }

    private void settle(Planned p) {
        Plan plan = p.plan();
        if (plan instanceof Plan.Retry retry) {
            fail(p, retry.failure(), false);
        } else if (plan instanceof Plan.Reject reject) {
            fail(p, reject.failure(), true);
        } else if (plan instanceof Plan.Apply apply) {
            apply(p, apply);
        }
    }

    private void apply(Planned p, Plan.Apply apply) {
        RecordKey own = p.own();
        if (own == null) {
            fail(p, Dispatch.THREW, false);
            return;
        }
        Set<RecordKey> declared = new HashSet<>(apply.keys());
        declared.add(own);
        View view = new View(own, declared);
        Result result;
        @Nullable Map<String, @Nullable Object> response;
        try {
            boolean happened = recognise && hasHappened(p.item(), view.slot(own));
            result = apply.change().on(view);
            if (happened) {
                response = result instanceof Result.Done done
                        ? done.response().apply(view)
                        : Map.of("deletedId", own.id());
                settlements.add(new Decision.Settlement(p.item(), p.item().completed(response, now)));
                return;
            }
            if (!(result instanceof Result.Done done)) {
                boolean isFinal = result instanceof Result.Reject;
                fail(
                        p,
                        result instanceof Result.Reject reject ? reject.failure() : ((Result.Retry) result).failure(),
                        isFinal);
                return;
            }
            for (Result.Step step : done.steps()) {
                Optional<Failure> obstacle = take(p.item(), step, view);
                if (obstacle.isPresent()) {
                    fail(p, obstacle.get(), false);
                    return;
                }
            }
            response = done.response().apply(view);
        } catch (RuntimeException | Error e) {
            witness.threw(p.item(), e);
            fail(p, Dispatch.THREW, false);
            return;
        }
        changed.putAll(view.tentative);
        settlements.add(new Decision.Settlement(p.item(), p.item().completed(response, now)));
    }

    private static boolean hasHappened(SyncItem item, Slot slot) {
        StoredRecord record = slot.record();
        Tombstone tombstone = slot.tombstone();
        return (record != null && item.id().equals(record.lastItem()))
                || (tombstone != null && item.id().equals(tombstone.item()));
    }

    /** One step, on the tentative records. */
    private Optional<Failure> take(SyncItem item, Result.Step step, View view) {
        RecordKey key = step.key();
        Slot slot = view.slot(key);
        StoredRecord present = slot.record();
        if (present != null && !present.owner().equals(user)) {
            return Optional.of(Failure.conflict("the id " + key.id() + " is taken"));
        }
        if (step instanceof Result.Step.Put put) {
            if (refused.contains(key)) {
                return Optional.of(Failure.conflict("the record conflicts with another one, or is too large"));
            }
            view.tentative.put(key, Slot.of(written(item, put, present, slot.tombstone())));
        } else if (present != null) {
            view.tentative.put(key, Slot.of(new Tombstone(key, user, present.version() + 1, item.id(), now)));
        }
        return Optional.empty();
    }

    private StoredRecord written(
            SyncItem item, Result.Step.Put put, @Nullable StoredRecord present, @Nullable Tombstone tombstone) {
        if (present != null) {
            return new StoredRecord(
                    put.key(), user, put.data(), present.version() + 1, item.id(), present.createdAt(), now);
        }
        // somebody else's tombstone says nothing about this user's record
        long version = tombstone != null && tombstone.owner().equals(user) ? tombstone.version() + 1 : 1;
        return new StoredRecord(put.key(), user, put.data(), version, item.id(), now, now);
    }

    private void fail(Planned p, Failure failure, boolean isFinal) {
        SyncItem after = afterFailure(p.item(), failure, isFinal, p.retryAt(), now);
        if (after.status().isOpen()) {
            held.add(orderOf(p.item()));
        }
        settlements.add(new Decision.Settlement(p.item(), after));
    }

    private List<RecordWrite> writes() {
        List<RecordWrite> writes = new ArrayList<>();
        changed.forEach((key, after) -> {
            Slot was = before.getOrDefault(key, Slot.empty(key));
            if (!was.equals(after)) {
                writes.add(new RecordWrite(was, after));
            }
        });
        return writes;
    }

    /** The user's records as a change sees them: never anybody else's. */
    private final class View implements Records {
        private final RecordKey own;
        private final Set<RecordKey> declared;
        /** What this item makes of them, if it succeeds. */
        private final Map<RecordKey, Slot> tentative = new LinkedHashMap<>();

        View(RecordKey own, Set<RecordKey> declared) {
            this.own = own;
            this.declared = declared;
        }

        Slot slot(RecordKey key) {
            if (!declared.contains(key)) {
                throw new IllegalArgumentException("the handler did not declare the record " + key);
            }
            Slot mine = tentative.get(key);
            Slot earlier = mine != null ? mine : changed.get(key);
            return earlier != null ? earlier : before.getOrDefault(key, Slot.empty(key));
        }

        @Override
        public RecordKey ownKey() {
            return own;
        }

        @Override
        public Optional<StoredRecord> own() {
            return get(own);
        }

        @Override
        public Optional<StoredRecord> get(RecordKey key) {
            return Optional.ofNullable(slot(key).record()).filter(r -> r.owner().equals(user));
        }

        @Override
        public boolean isFree(RecordKey key) {
            return slot(key).record() == null;
        }
    }
}
