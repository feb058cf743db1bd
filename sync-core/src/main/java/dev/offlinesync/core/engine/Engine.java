package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.QueueCounts;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.EnlistedQueue;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.queue.Resolution;
import dev.offlinesync.core.queue.SyncDevices;
import dev.offlinesync.core.queue.SyncHints;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.queue.WriteCondition;
import dev.offlinesync.core.rules.FailurePolicy;
import dev.offlinesync.core.rules.PartialCommits;
import dev.offlinesync.core.rules.RecordForm;
import dev.offlinesync.core.store.Enlistment;
import dev.offlinesync.core.store.ForeignWrites;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.SyncStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The queue of clients at work: every call of {@link SyncQueue}, and the background worker's threads. */
public final class Engine implements SyncQueue, AutoCloseable {
    /** What calls get at the end to give their lanes back; they are told within a quarter of a second. */
    private static final Duration LAST_CALLS = Duration.ofSeconds(5);

    private final SyncStore store;
    private final QueueStore queue;
    private final Handlers handlers;
    private final Settings settings;
    private final EngineContext context;
    private final SafeListener listener;
    private final Quota quota;
    private final Intake intake;
    private final Insertion insertion;
    private final Push push;
    private final QueueReader reader;
    private final Requeue requeue;
    private final Batches batches;
    private final DirectWrite direct;
    private final SyncRecords records;
    private final FeedWatch watch;
    private final DeviceFlush devices;
    private final ActiveCalls activeCalls = new ActiveCalls();
    private final Wakes wakes;
    private final ClockWatch clockWatch;
    private final Worker worker;
    private final LaneWaiting waiting;
    private final EngineThreads engineThreads = EngineThreads.ofCaller();
    private final TimeLimiter limiter;
    private final ScheduledExecutorService timer;
    private final Publisher publisher;
    private @Nullable WorkerThreads threads;
    private @Nullable ForeignWatch foreignWatch;
    private volatile boolean closed;

    /** @param failures what becomes of a failure that a handler leaves to the queue */
    public Engine(
            SyncStore store,
            Handlers declared,
            FailurePolicy failures,
            Settings settings,
            EngineContext given,
            SyncListener listener) {
        this.store = store;
        this.queue = store.queue();
        this.handlers = declared.withIdsBy(store.idSecret());
        this.settings = settings;
        this.watch = new FeedWatch(store.lanes(), engineThreads);
        this.listener = new SafeListener(listener.andThen(watch), new Reasons(handlers));
        ApplicationCode application = new ApplicationCode(this.listener);
        this.context = given.guardedBy(application);
        this.timer = engineThreads.timer("offline-sync-leases");
        this.quota = new Quota(store, handlers.resources(), context, settings);
        this.intake = new Intake(handlers, new Dependencies(queue), context);
        this.insertion = new Insertion(queue, quota, this.listener);
        this.reader = new QueueReader(store);
        this.wakes = new Wakes(timer, context);
        this.requeue = new Requeue(queue, reader, context, this.listener, this::wake);
        this.waiting = new LaneWaiting(context, settings);
        PartialCommits partialCommits = store.lanes().isAtomic() ? PartialCommits.IMPOSSIBLE : PartialCommits.POSSIBLE;
        RetryTimes retryTimes = new RetryTimes(context, settings.retryPolicy(), application);
        Lanes lanes = new Lanes(store.lanes(), context, settings.lease(), retryTimes, timer, this.listener);
        this.records = new RecordReader(store.records(), new FeedReader(store, lanes));
        this.publisher = new Publisher(new Adopter(lanes), context);
        this.devices = new DeviceFlush(store.devices(), context, timer, engineThreads);
        this.limiter = new TimeLimiter(engineThreads, given.handlerExecutor());
        HandlerCalls calls = new HandlerCalls(
                settings, context, retryTimes, this.listener, given.around(), limiter, handlers.mapper());
        RecordForm form = new RecordForm(handlers.layouts(), settings.maxRecord());
        PureCommit pureCommit =
                new PureCommit(calls, context, failures, partialCommits, form, new EarlierWrites(queue), this.listener);
        this.clockWatch = new ClockWatch(queue, context, this.listener);
        RecordHistory history = new RecordHistory(queue);
        Selector selector = new Selector(queue, history, clockWatch, handlers, settings, partialCommits);
        this.batches = new Batches(
                lanes,
                selector,
                calls,
                pureCommit,
                history,
                store.records(),
                settings,
                context,
                partialCommits,
                this.listener);
        this.push = new Push(
                intake, insertion, queue, batches, activeCalls, waiting, settings.pushTime(), context, this.listener);
        this.direct = new DirectWrite(
                queue, history, handlers, lanes, batches, calls, pureCommit, waiting, context, this.listener);
        this.worker = new Worker(
                store, clockWatch, lanes, batches, activeCalls, settings, context, application, wakes, this.listener);
    }

    // ---- the queue

    private void requireOpen() {
        QueueInChange.refuse();
        if (closed) {
            throw new QueueBusy("this queue is closed");
        }
    }

    @Override
    public SyncQueue forClients() {
        return this;
    }

    /** The queue for the application's own writes, which run at once. */
    public SyncQueue forApplication() {
        return new ApplicationQueue(this, wakes::add);
    }

    @Override
    public List<Optional<InvalidSubmission>> check(UserId user, List<Submission> submissions) {
        return intake.check(user, submissions);
    }

    @Override
    public Added add(UserId user, Submission submission) {
        return addAll(user, List.of(submission)).get(0);
    }

    @Override
    public List<Added> addAll(UserId user, List<Submission> submissions) {
        requireOpen();
        List<Added> added = insertion.all(user, intake.received(user, submissions));
        if (added.stream().anyMatch(a -> a.kind() == Added.Kind.STORED)) {
            wake(user);
        }
        return added;
    }

    private void wake(UserId user) {
        if (settings.runsAtOnce()) {
            wakes.add(user);
        }
    }

    /** A queue that adds within a transaction of the application's. No client asks for the results, so there is no grace. */
    public EnlistedQueue within(Enlistment transaction) {
        return new Enlisted(
                (user, submissions) -> {
                    requireOpen();
                    return insertion.within(transaction, user, intake.received(user, submissions));
                },
                wakes::add);
    }

    @Override
    public List<Added> push(UserId user, List<Submission> submissions) {
        requireOpen();
        return push.push(user, submissions);
    }

    @Override
    public Processed process(UserId user) {
        requireOpen();
        Visit visit = new Visit(user, new Scope.ForClient(), waiting.begin(user), context.waits());
        return activeCalls.during(user, () -> batches.run(visit).processed());
    }

    @Override
    public Page items(UserId user, Set<Status> statuses, @Nullable Position after, int limit) {
        requireOpen();
        return reader.items(user, statuses, after, limit);
    }

    @Override
    public QueueCounts counts(UserId user) {
        requireOpen();
        return queue.counts(user, context.now(), COUNTED);
    }

    @Override
    public QueueCounts counts() {
        requireOpen();
        return queue.counts(null, context.now(), COUNTED);
    }

    @Override
    public Optional<SyncItem> find(ItemId id) {
        requireOpen();
        return reader.find(id);
    }

    @Override
    public Receipts receipts(UserId user, Collection<String> mutationIds) {
        requireOpen();
        return reader.receipts(user, mutationIds);
    }

    @Override
    public Optional<Requeued> requeue(ItemId id) {
        requireOpen();
        return requeue.requeue(id);
    }

    @Override
    public Cleared clear(UserId user, Set<Status> statuses) {
        requireOpen();
        QueueStore.Deleted deleted = queue.delete(user, statuses);
        if (deleted.count() > 0) {
            listener.on(new SyncEvent.Cleared(user, statuses, deleted.count()));
        }
        return new Cleared(deleted.count(), deleted.running());
    }

    @Override
    public Written write(UserId user, Submission submission, WriteCondition condition) {
        requireOpen();
        return write(intake.direct(user, submission), plan -> PlanCondition.on(condition, plan));
    }

    private Written write(SyncItem item, UnaryOperator<Plan> plan) {
        UserId user = item.userId();
        return quota.writing(user, item, () -> activeCalls.during(user, () -> direct.write(item, plan)));
    }

    @Override
    public Written resolve(UserId user, String conflictId, Resolution resolution) {
        requireOpen();
        return new ConflictResolution(queue, store.records(), handlers, intake::direct, this::write)
                .resolve(user, conflictId, resolution);
    }

    public SyncRecords records() {
        return records;
    }

    public SyncHints hints() {
        return watch;
    }

    public SyncDevices devices() {
        return devices.devices();
    }

    // ---- the worker

    /** {@link Worker#round} on this thread. */
    public boolean workOnce() {
        return worker.round();
    }

    Worker worker() {
        return worker;
    }

    /** Whether the worker's threads run. */
    synchronized boolean isWorking() {
        return threads != null && threads.isWorking();
    }

    /** Publishes what these tell of, until the queue is closed; closes them then. */
    public synchronized void watch(ForeignWrites writes) {
        if (closed || foreignWatch != null) {
            throw new IllegalStateException(closed ? "this queue is closed" : "other programs are watched already");
        }
        foreignWatch = new ForeignWatch(writes, publisher, store.feeds(), engineThreads, context, listener);
    }

    /** Starts the background worker's threads. */
    public synchronized void start() {
        if (closed) {
            throw new IllegalStateException("closed; a queue that is closed does not start again");
        }
        if (threads != null) {
            throw new IllegalStateException("started already");
        }
        threads = new WorkerThreads(worker, wakes, engineThreads, context, listener);
        clockWatch.settleAtStart();
        worker.start();
        threads.start();
    }

    /**
     * Stops the worker after the batches that are running. What a handler does not end in seven seconds is interrupted,
     * and is run again by a later call or another instance. Calls go on working.
     */
    public void stopWorker() {
        stopWorker(WorkerThreads.STOP_TIME);
    }

    synchronized void stopWorker(Duration time) {
        if (threads != null) {
            threads.stop(time);
            threads = null;
        }
    }

    /**
     * {@link #stopWorker}; then calls that still wait for a handler give it up, and their lanes back; that is waited for.
     * The store stays open.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true; // first: a start that comes now comes too late
        }
        if (foreignWatch != null) {
            foreignWatch.close();
        }
        stopWorker();
        limiter.close();
        try {
            activeCalls.awaitNone(LAST_CALLS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.close();
        devices.close();
        timer.shutdown(); // last: batches that were running needed it
    }
}
