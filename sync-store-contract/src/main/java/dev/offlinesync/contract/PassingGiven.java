package dev.offlinesync.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.MutableClock;
import dev.offlinesync.testkit.SteppedSync;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One record, what is sent about it, and rules and handlers that change their minds. */
final class PassingGiven {
    private static final String EXPENSES = "/api/expenses";
    private static final String ORDERS = "/api/orders";
    private static final String MAILS = "/api/mails";

    final SteppedSync sync;
    private final String id;
    private final SyncStore store;
    private final List<String> mails = new ArrayList<>();
    private int mutations;
    private boolean allowed;
    private boolean accepted;

    /** How items reach the server. */
    enum Calls {
        ONE_PUSH,
        A_PUSH_EACH,
        ADDED_THEN_PROCESSED
    }

    PassingGiven(SyncStore store, String id) {
        this.store = store;
        this.id = id;
        this.sync = SteppedSync.on(
                store,
                MutableClock.at(Given.NOW.toString()),
                Handlers.builder()
                        .resource(Resource.of(EXPENSES, rules()))
                        .pure(ORDERS, (item, context) -> new Plan.Retry(Failure.handler("the stock is not known")))
                        .effect(MAILS, (item, context) -> send(item))
                        .build(),
                settings -> settings);
    }

    private Outcome send(SyncItem item) {
        String what = String.valueOf(item.data().get("what"));
        mails.add(what);
        if (what.equals("rejected") && !accepted) {
            return new Outcome.Reject(Failure.validation("nobody would read this"));
        }
        return what.equals("update") && !mails.contains("create")
                ? new Outcome.Retry(Failure.notFound("there is no such mail"), null)
                : new Outcome.Done(null);
    }

    private RecordRules rules() {
        return new RecordRules() {
            @Override
            public Checked onCreate(Map<String, @Nullable Object> data, Instant now) {
                return onUpdate(data);
            }

            @Override
            public Checked onUpdate(Map<String, @Nullable Object> data) {
                Map<String, @Nullable Object> kept = new HashMap<>(data);
                boolean asks = kept.remove("rules") != null;
                return asks && !allowed
                        ? new Checked(kept, List.of(new Violation("/n", "was not allowed")))
                        : Checked.valid(kept);
            }

            @Override
            public Set<String> declared() {
                return Set.of();
            }
        };
    }

    String id() {
        return id;
    }

    // ---- what is sent

    /** The ids of a stepped queue begin anew with each of them; the store stays. */
    private Submission named(Submission submission) {
        return submission.withMutationId(id + " " + ++mutations);
    }

    Submission create(int n) {
        return createOf(n);
    }

    Submission createOf(Number n) {
        return named(Submission.of(EXPENSES, Method.POST, Map.of("_id", id, "n", n)));
    }

    Submission invalidCreate() {
        return createOnceRulesAllow(0);
    }

    Submission createOnceRulesAllow(int n) {
        return named(Submission.of(EXPENSES, Method.POST, Map.of("_id", id, "n", n, "rules", true)));
    }

    /** It leaves a trace of its own beside its value. */
    Submission update(int n) {
        return named(Submission.of(EXPENSES + "/" + id, Method.PUT, Map.of("n", n, "u" + n, true)));
    }

    Submission updateOnceRulesAllow(int n) {
        return named(Submission.of(EXPENSES + "/" + id, Method.PUT, Map.of("n", n, "u" + n, true, "rules", true)));
    }

    Submission delete() {
        return named(Submission.of(EXPENSES + "/" + id, Method.DELETE, null));
    }

    Submission order(int n) {
        return named(Submission.of(ORDERS + "/" + id, Method.PUT, Map.of("n", n)));
    }

    Submission mail(String what) {
        return named(Submission.of(MAILS, Method.POST, Map.of("_id", id, "what", what)));
    }

    Submission mailTo(String what) {
        return named(Submission.of(MAILS + "/" + id, Method.PUT, Map.of("what", what)));
    }

    SyncItem push(Submission submission) {
        return send(Calls.ONE_PUSH, submission).get(0);
    }

    /** Sends them in this way, and processes until nothing is due; no retry time passes. */
    List<SyncItem> send(Calls calls, Submission... submissions) {
        List<Added> added = new ArrayList<>();
        switch (calls) {
            case ONE_PUSH -> added.addAll(sync.queue().push(SteppedSync.ANN, List.of(submissions)));
            case A_PUSH_EACH -> {
                for (Submission submission : submissions) {
                    added.addAll(sync.queue().push(SteppedSync.ANN, List.of(submission)));
                }
            }
            case ADDED_THEN_PROCESSED -> {
                added.addAll(sync.queue().addAll(SteppedSync.ANN, List.of(submissions)));
                while (sync.process().backlog().remaining() > 0) {
                    // until nothing is due
                }
            }
        }
        return added.stream().map(Added::item).toList();
    }

    /** More than are looked at. */
    static final int CROWD = 1001;

    /** Stores so many updates of the record, each of which waits after such a failure. */
    void failedBefore(int n, Failure.Kind kind) {
        store.queue()
                .insert(IntStream.range(0, n)
                        .mapToObj(i -> SyncItem.received(
                                        Given.id(),
                                        SteppedSync.ANN,
                                        update(-i),
                                        new OrderKey(EXPENSES + "/" + id),
                                        Given.NOW)
                                .retrying(new Failure(kind, "failed before"), Given.NOW.plusSeconds(60), Given.NOW))
                        .toList());
    }

    void retry(SyncItem item) {
        sync.queue().requeue(item.id());
        sync.process();
    }

    /** From now on the rules take everything. */
    void allow() {
        allowed = true;
    }

    /** From now on no mail is rejected. */
    void accept() {
        accepted = true;
    }

    // ---- what has become of it

    SyncItem item(SyncItem item) {
        return sync.item(item);
    }

    Failure.Kind kind(SyncItem item) {
        return Objects.requireNonNull(item(item).failure()).kind();
    }

    void waits(SyncItem item, Failure.Kind kind) {
        sync.assertThat(item).isWaiting().failedWith(kind);
    }

    void isSuperseded(SyncItem item) {
        sync.assertThat(item).isFailed().failedWith(Failure.Kind.SUPERSEDED);
    }

    void assertThatAllAreCompleted(List<SyncItem> items) {
        for (SyncItem item : items) {
            assertEquals(Status.COMPLETED, item(item).status(), () -> "of " + id + ": " + item(item));
        }
    }

    /** The fields of the record, null if it is not there. */
    @Nullable
    Map<String, ?> record() {
        return store.records()
                .find(SteppedSync.ANN, new RecordKey(Given.EXPENSES, id))
                .map(StoredRecord::data)
                .orElse(null);
    }

    /** The calls of the effect handler, in their order. */
    List<String> mails() {
        return mails;
    }
}
