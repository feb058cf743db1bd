package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.rules.Needs;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.store.FeedPage;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.QueueStore.Stored;
import dev.offlinesync.testkit.store.LaneCall;
import dev.offlinesync.testkit.store.QueueCall;
import dev.offlinesync.testkit.store.RecordCall;
import dev.offlinesync.testkit.store.StoreObserver;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares each call of one party, and its answer, with the {@link Model}, and keeps the model up to date. Every kind
 * of call has its method here, so a new method of a port does not compile until somebody has said what it may answer.
 */
final class Judge implements StoreObserver {
    private final Model model;
    private final Party by;

    Judge(Model model, Party by) {
        this.model = model;
        this.by = by;
    }

    // ---- the queue

    @Override
    public void inserted(QueueCall.Insert call, List<Stored> answers) {
        for (int i = 0; i < answers.size(); i++) {
            SyncItem item = call.items().get(i);
            Stored answer = answers.get(i);
            if (answer.isNew()) {
                model.begin(item, answer.item().sequence());
            } else {
                model.require(
                        model.item(item.id()).isPresent(), "%s was taken for stored, and is not there", item.id());
            }
        }
    }

    @Override
    public void found(QueueCall.Find call, Optional<SyncItem> answer) {
        seen(answer.stream().toList());
    }

    @Override
    public void loaded(QueueCall.Load call, List<SyncItem> answer) {
        seen(answer);
    }

    @Override
    public void receipts(QueueCall.Receipts call, QueueStore.Receipts answer) {
        seen(answer.items());
    }

    @Override
    public void due(QueueCall.Due call, QueueStore.Due answer) {
        seen(answer.items());
        model.require(answer.toRepair().isEmpty(), "an item of %s lacks something", call.user());
    }

    @Override
    public void dueBehind(QueueCall.DueBehind call, List<OpenItem> answer) {
        open(answer);
    }

    @Override
    public void openBefore(QueueCall.OpenBefore call, List<OpenItem> answer) {
        open(answer);
        by.looked = model.step();
    }

    @Override
    public void begun(QueueCall.FindBegun call, List<QueueStore.Begun> answer) {
        for (QueueStore.Begun begun : answer) {
            model.require(model.item(begun.id()).isPresent(), "%s is read, and should not be there", begun.id());
        }
    }

    @Override
    public void completedAfter(QueueCall.CompletedAfter call, List<SyncItem> answer) {
        seen(answer);
    }

    /** Nobody in the simulation writes an item that lacks something. */
    @Override
    public void repaired(QueueCall.Repair call) {
        model.require(false, "items of %s were repaired, and lacked nothing", call.user());
    }

    @Override
    public void paged(QueueCall.ItemPage call, Page<SyncItem> answer) {
        seen(answer.items());
    }

    @Override
    public void deleted(QueueCall.Delete call, QueueStore.Deleted answer) {
        List<SyncItem> chosen = model.items().stream()
                .map(l -> l.is)
                .filter(i -> i.userId().equals(call.user()) && call.statuses().contains(i.status()))
                .toList();
        List<SyncItem> idle =
                chosen.stream().filter(i -> !model.lanes.isRunning(i)).toList();
        QueueStore.Deleted expected = new QueueStore.Deleted(idle.size(), chosen.size() - idle.size());
        model.require(expected.equals(answer), "a clear answered %s, not %s", answer, expected);
        idle.forEach(i -> model.gone(i.id()));
    }

    @Override
    public void replaced(QueueCall.Replace call, Boolean done) {
        if (done) {
            ItemId id = call.before().id();
            Optional<ModelItem> expected = model.item(id);
            model.require(
                    expected.filter(l -> l.is.status() == call.before().status()
                                    && l.is.attempts() == call.before().attempts())
                            .isPresent(),
                    "%s was retried, and is not as it was read",
                    id);
            if (call.before().status() == Status.FAILED) {
                model.reopened(id, call.after());
            } else {
                model.require(
                        call.before().status() == Status.PENDING
                                && call.after().status() == Status.PENDING
                                && call.after().attempts() == call.before().attempts(),
                        "%s was brought forward, and had not waited",
                        id);
                expected.ifPresent(l -> l.is = call.after());
            }
        }
    }

    /** Moves times of retries, which the model does not have: an item may run earlier, and nothing forbids that. */
    @Override
    public void rescheduled(QueueCall.Reschedule call, Long answer) {
        model.require(answer <= model.open().size(), "%s items were moved", answer);
    }

    /** Whether somebody is missing shows at the end: nothing may stay open for ever. */
    @Override
    public void usersWithDueWork(QueueCall.UsersWithDueWork call, List<UserId> answer) {
        for (UserId user : answer) {
            model.require(
                    model.open().stream().anyMatch(l -> l.is.userId().equals(user)),
                    "%s has nothing open, and is said to have due work",
                    user);
        }
    }

    private void seen(List<SyncItem> items) {
        for (SyncItem item : items) {
            Optional<ModelItem> expected = model.item(item.id());
            model.require(expected.isPresent(), "%s is read, and should not be there", item.id());
            expected.ifPresent(l -> seen(l, item));
        }
    }

    private void seen(ModelItem expected, SyncItem item) {
        model.require(expected.is.status() == item.status(), "%s is read as %s", item.id(), item.status());
        model.require(expected.is.attempts() == item.attempts(), "%s has %s attempts", item.id(), item.attempts());
        model.require(
                expected.sequence == SyncItem.UNORDERED || expected.sequence == item.sequence(),
                "%s has another sequence than before",
                item.id());
        expected.sequence = item.sequence();
    }

    private void open(List<OpenItem> items) {
        for (OpenItem item : items) {
            model.require(
                    model.item(item.id()).filter(l -> l.is.status().isOpen()).isPresent(),
                    "%s is read as open, and is not",
                    item.id());
        }
    }

    // ---- the lanes

    @Override
    public void claimed(LaneCall.Claim call, LaneStore.Claim answer) {
        model.lanes.claimed(by, call, answer);
    }

    @Override
    public void renewed(LaneCall.Renew call, Boolean answer) {
        model.lanes.renewed(call.lane(), call.batch(), answer);
    }

    @Override
    public void released(LaneCall.Release call) {
        model.lanes.released(call.lane());
    }

    @Override
    public void running(LaneCall.Running call, Set<ItemId> answer) {
        model.lanes.running(call.user(), answer);
    }

    @Override
    public void abandoned(LaneCall.Abandoned call, List<UserId> answer) {
        model.lanes.abandoned(call.limit(), answer);
    }

    /** Any other answer says that nothing was changed: if that is not so, what is read later differs from the model. */
    @Override
    public void committed(LaneCall.Commit call, LaneStore.Commit answer) {
        if (answer instanceof LaneStore.Commit.Committed committed) {
            Decision decision = committed.decision();
            model.lanes.committing(call.lane(), decision);
            Set<ItemId> madeDue = decision.settlements().stream()
                    .filter(s -> !s.isAttempt())
                    .map(s -> s.before().id())
                    .collect(Collectors.toSet());
            decision.settlements().forEach(s -> {
                if (s.isAttempt()) {
                    settled(s.before(), s.after(), madeDue, left(s.before(), decision));
                } else {
                    madeDue(s, decision);
                }
            });
            decision.inserts().forEach(item -> written(item, left(item, decision)));
            decision.settlements()
                    .forEach(s -> model.item(s.before().id()).ifPresent(item -> {
                        item.settledUnder = call.lane().epoch();
                        item.settled = model.step();
                    }));
            model.lanes.committed(call.lane(), call.next());
        }
    }

    /** The conflict that an item leaves. */
    private static @Nullable StoredRecord left(SyncItem item, Decision decision) {
        return decision.writes().stream()
                .filter(w -> w.key().equals(ConflictRecord.key(item)))
                .map(w -> w.after().record())
                .findFirst()
                .orElse(null);
    }

    private void written(SyncItem item, @Nullable StoredRecord left) {
        model.require(item.status() == Status.COMPLETED, "%s was written, failed, and left something", item.id());
        ModelItem expected = model.begin(item, SyncItem.UNORDERED);
        // what another client enqueued after the look may go either way: the two calls were in flight at once
        inOrder(expected, other -> other.stored < by.looked && other.reopened < by.looked);
        model.records.settle(item, item, item.attempts() - 1, left);
        model.require(
                item.method() != Method.DELETE || model.records.hasWritten(item),
                "%s was written directly, and there was nothing to delete",
                item.id());
        model.answers.completed(item);
    }

    /** Only updates are made due without an attempt, by a create of their record that has come into being with them. */
    private void madeDue(Decision.Settlement due, Decision decision) {
        SyncItem before = due.before();
        model.require(
                !before.method().beginsAnew()
                        && Stream.concat(
                                        decision.settlements().stream().map(Decision.Settlement::after),
                                        decision.inserts().stream())
                                .anyMatch(i -> i.method() == Method.POST
                                        && i.status() == Status.COMPLETED
                                        && i.orderKey().equals(before.orderKey())),
                "%s was made due, and nothing was created for it",
                before.id());
        model.item(before.id()).ifPresent(expected -> expected.is = due.after());
    }

    /** @param madeDue updates whose create runs in the same decision, which they are to follow */
    private void settled(SyncItem before, SyncItem after, Set<ItemId> madeDue, @Nullable StoredRecord left) {
        Optional<ModelItem> found = model.item(before.id());
        model.require(found.isPresent(), "%s was settled, and is not in the queue", before.id());
        found.ifPresent(expected -> settled(expected, before, after, madeDue, left));
    }

    private void settled(
            ModelItem expected, SyncItem before, SyncItem after, Set<ItemId> madeDue, @Nullable StoredRecord left) {
        SyncItem is = expected.is;
        model.require(
                is.status() == before.status() && is.attempts() == before.attempts(),
                "%s was settled as if it were %s/%s, and is %s/%s",
                before.id(),
                before.status(),
                before.attempts(),
                is.status(),
                is.attempts());
        model.require(
                expected.sequence == before.sequence(), "%s was settled for its life before this one", before.id());
        model.require(after.attempts() <= after.maxAttempts(), "%s has too many attempts", before.id());
        inOrder(expected, other -> other.reopened < by.since && !madeDue.contains(other.is.id()));
        if (isOfDependency(after)) {
            neverRan(expected, after);
        } else if (Behaviours.isEffect(before)) {
            ranBehind(expected);
            model.effects.settled(by, before, after);
        } else {
            ranBehind(expected);
            model.records.settle(before, after, before.attempts(), left);
        }
        expected.is = after;
        if (after.status() == Status.COMPLETED) {
            model.answers.completed(after);
        }
    }

    private static boolean isOfDependency(SyncItem item) {
        return item.status() == Status.FAILED
                && item.failure() != null
                && item.failure().kind() == Failure.Kind.DEPENDENCY;
    }

    /** An item runs behind all that it depends on, in the same commit at the earliest, if nobody deletes that meanwhile. */
    private void ranBehind(ModelItem item) {
        for (ItemId id : Needs.ids(item.is)) {
            model.require(
                    model.item(id)
                                    .filter(needed ->
                                            needed.is.status() == Status.COMPLETED && needed.order < item.order)
                                    .isPresent()
                            || model.touched(id) >= by.since,
                    "%s ran, and depends on %s, which is not completed",
                    item.is.id(),
                    id);
        }
    }

    /** What it depends on had failed, or was not in the queue any more, when its party looked. */
    private void neverRan(ModelItem item, SyncItem after) {
        model.require(after.status() == Status.FAILED, "%s can never run, and is %s", after.id(), after.status());
        model.require(
                Needs.ids(after).stream()
                        .anyMatch(id -> model.touched(id) >= by.since
                                || model.item(id)
                                        .filter(needed ->
                                                needed.is.status() != Status.FAILED && needed.order < item.order)
                                        .isEmpty()),
                "%s failed for what it depends on, and that has not failed",
                after.id());
    }

    /**
     * Nothing passes an earlier item on its record, if the party could know of that, unless that one waits after a
     * failure that waiting alone cannot cure.
     */
    private void inOrder(ModelItem expected, Predicate<ModelItem> isKnown) {
        for (ModelItem other : model.items()) {
            model.require(
                    other.order >= expected.order
                            || !other.is.status().isOpen()
                            || mayBePassed(other)
                            || !other.is.userId().equals(expected.is.userId())
                            || !other.is.orderKey().equals(expected.is.orderKey())
                            || !isKnown.test(other),
                    "%s ran before %s, which is open and came earlier on the same record",
                    expected.is.id(),
                    other.is.id());
        }
    }

    /** Clocks differ: what is due for one party still waits for another. */
    private static boolean mayBePassed(ModelItem item) {
        Failure failure = item.is.failure();
        return failure != null && failure.kind().letsPass() && (item.is.retryAt() != null || item.isPostponed);
    }

    // ---- the records

    @Override
    public void foundRecord(RecordCall.Find call, Optional<StoredRecord> answer) {
        model.records.found(call.owner(), call.key(), answer);
    }

    @Override
    public void pagedRecords(RecordCall.RecordPage call, Page<StoredRecord> answer) {
        answer.items().forEach(r -> model.records.found(call.owner(), r.key(), Optional.of(r)));
    }

    @Override
    public void fed(RecordCall.Feed call, FeedPage answer) {
        answer.entries().forEach(e -> model.records.found(call.owner(), e.key(), Optional.ofNullable(e.record())));
    }

    @Override
    public void countedRecords(RecordCall.Count call, Long answer) {
        model.records.counted(call.owner(), call.collection(), answer);
    }
}
