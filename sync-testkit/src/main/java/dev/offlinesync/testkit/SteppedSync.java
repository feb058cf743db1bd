package dev.offlinesync.testkit;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Backlog;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * An {@link OfflineSync} that does only what a test tells it to, at the time that its {@link #clock} shows. Nothing
 * runs by itself and nothing is waited for, so a test has neither threads nor sleep, and gives the same every time.
 *
 * <pre>{@code
 * var sync = SteppedSync.of(Handlers.builder().pure("/api/invoices", invoices).build());
 * var invoice = sync.add(put("/api/invoices/7", Map.of("paid", true)));
 * sync.process();
 * sync.assertThat(invoice).isWaiting().retriesIn(Duration.ofSeconds(5));
 * sync.advance(Duration.ofSeconds(5)).process();
 * sync.assertThat(invoice).isCompleted();
 * }</pre>
 *
 * It runs the same engine as production, on the store in memory or on any other. If a method names no user, it means
 * {@link #ANN}. Not thread-safe.
 */
public final class SteppedSync {
    public static final UserId ANN = new UserId("ann");
    public static final UserId BOB = new UserId("bob");

    /** More batches than any queue of a test needs, unless something postpones its item for ever. */
    private static final int ENDLESS = 1000;

    private final MutableClock clock;
    private final SyncStore store;
    private final Handlers handlers;
    private final UnaryOperator<OfflineSync.Builder> settings;
    private final RecordingListener events = new RecordingListener();
    private final Random random = new Random(1);
    private long ids;
    private KillableProcess process;
    private OfflineSync sync;

    private SteppedSync(
            SyncStore store, MutableClock clock, Handlers handlers, UnaryOperator<OfflineSync.Builder> settings) {
        this.store = store;
        this.clock = clock;
        this.handlers = handlers;
        this.settings = settings;
        this.process = new KillableProcess(events);
        this.sync = start();
    }

    /** A queue in memory with these handlers, every setting at its default. */
    public static SteppedSync of(Handlers handlers) {
        return of(handlers, settings -> settings);
    }

    /**
     * A queue in memory with these handlers.
     *
     * @param settings such as {@code s -> s.retryPolicy(policy).batchSize(10)}; clock, ids, randomness, waiting and
     *     listener stay those of the test, whatever is set here. An item whose endpoint is unknown fails at once, unless
     *     this says otherwise
     */
    public static SteppedSync of(Handlers handlers, UnaryOperator<OfflineSync.Builder> settings) {
        MutableClock clock = MutableClock.any();
        return on(new InMemoryStore(clock), clock, handlers, settings);
    }

    /**
     * A queue on another store, which the test makes and closes.
     *
     * @param clock the one that the store was made with, by which its leases run out
     * @param settings as for {@link #of(Handlers, UnaryOperator)}
     */
    public static SteppedSync on(
            SyncStore store, MutableClock clock, Handlers handlers, UnaryOperator<OfflineSync.Builder> settings) {
        return new SteppedSync(store, clock, handlers, settings);
    }

    private OfflineSync start() {
        return settings.apply(OfflineSync.builder(process.on(store)).unknownEndpointWait(Duration.ZERO))
                .handlers(handlers)
                .clock(clock)
                .ids(() -> new ItemId(String.format("%024x", ++ids)))
                .random(random)
                .pause(clock::advance)
                .listener(process)
                .around(process)
                .build();
    }

    // ---- what is there before

    /** A record of {@link #ANN} that is there already, with these fields, in its first version. */
    public SteppedSync given(String collection, String id, Map<String, ?> data) {
        return given(ANN, new RecordKey(collection, id), data);
    }

    /**
     * The same for another user.
     *
     * @throws IllegalStateException if there is something under this key already, if the store refuses the record, or
     *     if a process has died and no other has taken over yet
     */
    public SteppedSync given(UserId user, RecordKey key, Map<String, ?> data) {
        new GivenRecord(user, key, data).writeTo(store, clock.instant(), process.lease());
        return this;
    }

    // ---- what clients do

    /** The queue as its clients see it, for calls that have no short form here. */
    public SyncQueue queue() {
        return sync.queue();
    }

    /** What a client can read. */
    public SyncRecords records() {
        return sync.records();
    }

    /** Stores a write; of a resend, gives the item that was stored first. */
    public SyncItem add(Submission submission) {
        return add(ANN, submission);
    }

    public SyncItem add(UserId user, Submission submission) {
        return sync.queue().add(user, submission).item();
    }

    // ---- steps

    /** Moves the clock forward. That alone runs nothing. */
    public SteppedSync advance(Duration by) {
        clock.advance(by);
        return this;
    }

    /** One batch: what is due at this moment, 50 items at most. */
    public Processed process() {
        return process(ANN);
    }

    public Processed process(UserId user) {
        Processed batch = sync.queue().process(user);
        process.mustLive();
        return batch;
    }

    /**
     * Runs batch after batch, and moves the clock from retry to retry, until none of the user's items is open.
     *
     * @return every attempt, in order, each item as it was just after
     * @throws AssertionError if there is no end to it
     */
    public List<SyncItem> processUntilDone() {
        return processUntilDone(ANN);
    }

    public List<SyncItem> processUntilDone(UserId user) {
        List<SyncItem> attempted = new ArrayList<>();
        for (int i = 0; i < ENDLESS; i++) {
            Processed batch = process(user);
            attempted.addAll(batch.attempted());
            Backlog left = batch.backlog();
            if (left.remaining() == 0 && left.waiting() == 0) {
                return attempted;
            }
            Instant next = left.nextRetryAt();
            if (left.remaining() == 0 && next != null && next.isAfter(clock.instant())) {
                clock.set(next);
            }
        }
        throw new AssertionError("there are open items after " + ENDLESS + " batches; the last attempts were\n"
                + String.join("\n", lastOf(attempted)));
    }

    private static List<String> lastOf(List<SyncItem> attempted) {
        return attempted.subList(Math.max(0, attempted.size() - 5), attempted.size()).stream()
                .map(item -> "attempted " + ItemText.of(item) + ": " + ItemText.state(item))
                .toList();
    }

    /**
     * Rounds of the background worker, until it finds nothing more to do. It takes retries that are due, and items
     * that nobody has tried for longer than its grace (none by default), of all users.
     *
     * @return every attempt, in order, each item as it was just after
     */
    public List<SyncItem> work() {
        int before = events.attempted().size();
        boolean more = true;
        while (more) {
            more = sync.workOnce();
            process.mustLive();
        }
        List<SyncItem> attempts = events.attempted();
        return attempts.subList(before, attempts.size());
    }

    /**
     * One batch, in which a handler throws {@link ProcessDeath}. The process is gone, and so is all that it had not
     * committed. Then its lease expires (the clock moves forward by 30 s), and a new process is ready.
     *
     * @throws AssertionError if no handler does
     */
    public void processAndDie() {
        processAndDie(ANN);
    }

    public void processAndDie(UserId user) {
        List<SyncItem> handled;
        try {
            handled = sync.queue().process(user).attempted();
        } catch (ProcessDeath e) {
            clock.advance(process.lease());
            sync.close();
            process = new KillableProcess(events);
            sync = start();
            return;
        }
        throw new AssertionError("a handler should have thrown ProcessDeath, but the process lives and has handled "
                + ItemText.of(handled));
    }

    // ---- results

    /** What this item must be now. */
    public ItemAssert assertThat(SyncItem item) {
        List<SyncEvent.HandlerThrew> thrown = events.of(SyncEvent.HandlerThrew.class).stream()
                .filter(e -> e.item().id().equals(item.id()))
                .toList();
        return new ItemAssert(
                item(item),
                clock.instant(),
                thrown.isEmpty() ? null : thrown.get(thrown.size() - 1).thrown());
    }

    /** What a batch must have done. */
    public BatchAssert assertThat(Processed batch) {
        return new BatchAssert(batch.attempted());
    }

    /** What these attempts must have been, such as those of {@link #work}. */
    public BatchAssert assertThat(List<SyncItem> attempted) {
        return new BatchAssert(attempted);
    }

    /** What this record of {@link #ANN} must be now. */
    public RecordAssert assertThatRecord(String collection, String id) {
        return assertThatRecord(ANN, new RecordKey(collection, id));
    }

    public RecordAssert assertThatRecord(UserId user, RecordKey key) {
        return new RecordAssert(key, store.records().find(user, key).orElse(null));
    }

    /**
     * The item as it is now. An item is a value: the one that {@link #add} returned does not change.
     *
     * @throws AssertionError if it is not in the queue any more
     */
    public SyncItem item(SyncItem item) {
        return sync.queue()
                .find(item.id())
                .orElseThrow(() -> new AssertionError(ItemText.of(item) + " is not in the queue"));
    }

    /** What happened so far. */
    public RecordingListener events() {
        return events;
    }

    public MutableClock clock() {
        return clock;
    }

    public SyncStore store() {
        return store;
    }
}
