package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.handler.StorableData;
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
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.ForeignWrites;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.ReadRoom;
import dev.offlinesync.core.store.StoreRefused;
import dev.offlinesync.core.store.SyncStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The queue of clients at work: every call of {@link SyncQueue}, and the background worker's threads. */
public final class Engine implements SyncQueue, AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    /** How often a push looks again for what was changed under it, before it tells how that stands. */
    private static final int IDLE_TRIES = 20;

    /** What a push may have to answer, in bytes, before it leaves what is left to later calls. */
    private static final long ENOUGH_ANSWERS = 8L << 20;

    private static final int LOADED_AT_ONCE = 100;

    private static final int REQUEUE_TRIES = 5;

    /** What calls get at the end to give their lanes back; they are told within a quarter of a second. */
    private static final Duration LAST_CALLS = Duration.ofSeconds(5);

    private static final int DEVICES_AFTER_SECONDS = 60;

    private static final Duration LAST_DEVICES = Duration.ofSeconds(1);

    private final SyncStore store;
    private final QueueStore queue;
    private final Handlers handlers;
    private final Settings settings;
    private final EngineContext context;
    private final SafeListener listener;
    private final Dependencies dependencies;
    private final Quota quota;
    private final HandlerCalls calls;
    private final Batches batches;
    private final DirectWrite direct;
    private final SyncRecords records;
    private final FeedWatch watch;
    private final DeviceLog devices;
    private volatile @Nullable Future<?> devicesLater;
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
        this.dependencies = new Dependencies(queue);
        this.handlers = declared.withIdsBy(store.idSecret());
        this.settings = settings;
        this.watch = new FeedWatch(store.lanes(), engineThreads);
        this.listener = new SafeListener(listener.andThen(watch), new Reasons(handlers));
        ApplicationCode application = new ApplicationCode(this.listener);
        this.context = given.guardedBy(application);
        this.quota = new Quota(store, handlers.resources(), context, settings);
        this.waiting = new LaneWaiting(context, settings);
        this.timer = timer(engineThreads);
        PartialCommits partialCommits = store.lanes().isAtomic() ? PartialCommits.IMPOSSIBLE : PartialCommits.POSSIBLE;
        RetryTimes retryTimes = new RetryTimes(context, settings.retryPolicy(), application);
        Lanes lanes = new Lanes(store.lanes(), context, settings.lease(), retryTimes, timer, this.listener);
        this.records = new RecordReader(store.records(), new FeedReader(store, lanes));
        this.publisher = new Publisher(new Adopter(lanes), context);
        this.devices = new DeviceLog(store.devices(), context::now, this::writeDevicesLater);
        this.limiter = new TimeLimiter(engineThreads, given.handlerExecutor());
        this.calls = new HandlerCalls(
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
        this.direct = new DirectWrite(
                queue, history, handlers, lanes, batches, calls, pureCommit, waiting, context, this.listener);
        this.wakes = new Wakes(timer, context);
        this.worker = new Worker(
                store, clockWatch, lanes, batches, activeCalls, settings, context, application, wakes, this.listener);
    }

    /**
     * Its thread ends when there is nothing to renew, so a queue that nobody closes, as in a test, leaves none behind.
     */
    private static ScheduledExecutorService timer(EngineThreads threads) {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(1, task -> threads.daemon(task, "offline-sync-leases"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
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
        List<ItemId> ids = submissions.stream().map(s -> idOf(user, s)).toList();
        List<Optional<InvalidSubmission>> faults = new ArrayList<>();
        List<Optional<Submission>> fit = new ArrayList<>();
        for (int i = 0; i < submissions.size(); i++) {
            Optional<InvalidSubmission> fault = fault(user, ids.get(i), submissions.get(i));
            faults.add(fault);
            fit.add(fault.isPresent() ? Optional.empty() : Optional.of(submissions.get(i)));
        }
        List<Optional<InvalidSubmission>> more = dependencies.check(user, fit, ids, context.now());
        for (int i = 0; i < faults.size(); i++) {
            faults.set(i, faults.get(i).isPresent() ? faults.get(i) : more.get(i));
        }
        return faults;
    }

    private Optional<InvalidSubmission> fault(UserId user, ItemId id, Submission submission) {
        try {
            StorableData.require(submission);
            handlers.address(user, id, submission);
            return Optional.empty();
        } catch (InvalidSubmission e) {
            return Optional.of(e);
        }
    }

    @Override
    public Added add(UserId user, Submission submission) {
        return addAll(user, List.of(submission)).get(0);
    }

    @Override
    public List<Added> addAll(UserId user, List<Submission> submissions) {
        List<Added> added = store(user, submissions);
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
        return new Enlisted((user, submissions) -> store(user, submissions, transaction::insert), wakes::add);
    }

    private List<Added> store(UserId user, List<Submission> submissions) {
        return store(user, submissions, this::insert);
    }

    private List<QueueStore.Stored> insert(List<SyncItem> items) {
        List<QueueStore.Stored> stored = queue.insert(items);
        stored.stream().filter(QueueStore.Stored::isNew).forEach(s -> listener.on(new SyncEvent.Stored(s.item())));
        return stored;
    }

    private List<Added> store(
            UserId user, List<Submission> submissions, Function<List<SyncItem>, List<QueueStore.Stored>> insertion) {
        requireOpen();
        List<SyncItem> items = received(user, submissions);
        return quota.storing(user, items, () -> stored(user, items, insertion));
    }

    private static List<Added> stored(
            UserId user, List<SyncItem> items, Function<List<SyncItem>, List<QueueStore.Stored>> insertion) {
        Map<ItemId, SyncItem> distinct = new LinkedHashMap<>();
        items.forEach(item -> distinct.putIfAbsent(item.id(), item));
        Map<ItemId, QueueStore.Stored> stored = new HashMap<>();
        if (!distinct.isEmpty()) {
            insertion
                    .apply(List.copyOf(distinct.values()))
                    .forEach(s -> stored.put(s.item().id(), s));
        }
        Set<ItemId> seen = new HashSet<>();
        List<Added> answers = new ArrayList<>();
        for (SyncItem item : items) {
            QueueStore.Stored s = stored.get(item.id());
            if (s == null) {
                throw new IllegalStateException("the store did not answer for item " + item.id());
            }
            boolean first = seen.add(item.id());
            answers.add(new Added(
                    s.item(),
                    !s.item().hasSameContent(item) || !s.item().userId().equals(user)
                            ? Added.Kind.REUSED
                            : first && s.isNew() ? Added.Kind.STORED : Added.Kind.DUPLICATE));
        }
        return answers;
    }

    @Override
    public List<Added> push(UserId user, List<Submission> submissions) {
        requireOpen();
        Instant end = context.elapsed().plus(settings.pushTime());
        List<SyncItem> items = received(user, submissions);
        List<Added> added = quota.storing(user, items, () -> storeWhatTheStoreTakes(user, items));
        Map<ItemId, SyncItem> latest = new HashMap<>();
        List<SyncItem> fresh = new ArrayList<>();
        for (Added a : added) {
            if (a.kind() != Added.Kind.REUSED && a.kind() != Added.Kind.REFUSED) {
                latest.put(a.item().id(), a.item());
            }
            // without its sequence an item cannot be settled: it is loaded with the rest of the batch
            if (a.kind() == Added.Kind.STORED && a.item().sequence() != SyncItem.UNORDERED) {
                fresh.add(a.item());
            }
        }
        Set<ItemId> gone = new HashSet<>();
        AtomicReference<String> generation = new AtomicReference<>();
        activeCalls.during(user, () -> {
            runAll(user, latest, fresh, end, generation);
            lookAgain(user, latest, gone);
        });
        if (generation.get() == null
                && latest.values().stream().anyMatch(i -> i.receipt().change() > 0)) {
            generation.set(generation(queue.receipts(user, List.of()).feed())); // all were settled before this call
        }
        return added.stream()
                .map(a -> new Added(
                        latest.getOrDefault(a.item().id(), a.item()),
                        gone.contains(a.item().id()) ? Added.Kind.DELETED : a.kind(),
                        generation.get()))
                .toList();
    }

    /** In order, and halved if the database refuses one of them, until that one stands alone. */
    private List<Added> storeWhatTheStoreTakes(UserId user, List<SyncItem> items) {
        try {
            return stored(user, items, this::insert);
        } catch (StoreRefused e) {
            if (items.size() == 1) {
                SyncItem refused = items.get(0);
                listener.on(new SyncEvent.WriteRefused(user, "item " + refused.id(), String.valueOf(e.getMessage())));
                return List.of(new Added(refused, Added.Kind.REFUSED));
            }
            int half = items.size() / 2;
            List<Added> added = new ArrayList<>(storeWhatTheStoreTakes(user, items.subList(0, half)));
            added.addAll(storeWhatTheStoreTakes(user, items.subList(half, items.size())));
            return added;
        }
    }

    /**
     * Items that did not end here: somebody else may have run them, they may wait for an earlier one, or they were
     * deleted. Says how they stand; of those for which there is no room, as they were a moment ago.
     */
    private void lookAgain(UserId user, Map<ItemId, SyncItem> latest, Set<ItemId> gone) {
        List<ItemId> due = List.copyOf(due(latest.values()));
        try {
            for (int from = 0; from < due.size(); from += LOADED_AT_ONCE) {
                List<ItemId> some = due.subList(from, Math.min(from + LOADED_AT_ONCE, due.size()));
                List<SyncItem> present = queue.load(user, some);
                gone.addAll(some);
                present.forEach(i -> {
                    latest.replace(i.id(), i);
                    gone.remove(i.id());
                });
            }
        } catch (ReadRoom.Exhausted e) {
            return; // they are stored, and a client that sent them again would only come here again
        }
    }

    private Set<ItemId> due(Collection<SyncItem> items) {
        Instant now = context.now();
        return items.stream().filter(i -> i.isDue(now)).map(SyncItem::id).collect(Collectors.toSet());
    }

    /** @param generation which feed the numbers are of that were given here */
    private void runAll(
            UserId user,
            Map<ItemId, SyncItem> latest,
            List<SyncItem> fresh,
            Instant end,
            AtomicReference<String> generation) {
        List<SyncItem> known = fresh;
        Set<ItemId> madeDue = new HashSet<>();
        int idle = 0;
        while (true) {
            Set<ItemId> due = due(latest.values());
            due.addAll(madeDue);
            if (due.isEmpty()) {
                return;
            }
            Batches.Ran batch;
            try {
                batch = batches.run(
                        new Visit(user, new Scope.ForItems(due, known), waiting.begin(user), context.waits()));
            } catch (StoreRefused e) {
                listener.on(new SyncEvent.WriteRefused(
                        user,
                        "how " + due.size() + " items ended, which stay as they are",
                        String.valueOf(e.getMessage())));
                return;
            }
            if (batch.processed().generation() != null) {
                generation.set(batch.processed().generation());
            }
            batch.processed().attempted().forEach(i -> {
                latest.replace(i.id(), i);
                madeDue.remove(i.id());
            });
            madeDue.addAll(batch.madeDue());
            // What did not run is as it was stored a moment ago, unless nothing ran: then it is loaded.
            known = batch.isEmpty()
                    ? List.of()
                    : known.stream().filter(i -> i.equals(latest.get(i.id()))).toList();
            // What was due a moment ago, and did not run, was changed by somebody else in between: it is looked at
            // again.
            boolean isOver = batch.isEmpty() && (batch.isStuck() || ++idle > IDLE_TRIES);
            if (isOver
                    || answered(latest.values()) >= ENOUGH_ANSWERS
                    || !context.elapsed().isBefore(end)) {
                return;
            }
        }
    }

    /** What the answers of these items weigh. */
    private static long answered(Collection<SyncItem> items) {
        return items.stream().mapToLong(SyncItem::answerWeight).sum();
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
        SyncStore.Listing listing = store.list(user, statuses, after, limit);
        List<SyncItem> items = listing.page().items().stream()
                .map(i -> shown(i, listing.running()))
                .toList();
        return new Page(items, listing.page().hasMore() ? Position.of(items.get(items.size() - 1)) : null);
    }

    private static SyncItem shown(SyncItem item, Set<ItemId> running) {
        return item.status() == Status.PENDING && running.contains(item.id()) ? item.stamped(item.updatedAt()) : item;
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
        return queue.find(id)
                .map(i -> i.status() == Status.PENDING ? shown(i, store.lanes().running(i.userId())) : i);
    }

    @Override
    public Receipts receipts(UserId user, Collection<String> mutationIds) {
        requireOpen();
        Map<ItemId, String> names = new LinkedHashMap<>();
        mutationIds.forEach(name -> names.put(ItemId.of(user, name), name));
        QueueStore.Receipts found = queue.receipts(user, names.keySet());
        Map<String, SyncItem> items = new HashMap<>();
        found.items().forEach(item -> items.put(names.getOrDefault(item.id(), ""), item));
        Set<String> shortened =
                found.shortened().stream().map(id -> names.getOrDefault(id, "")).collect(Collectors.toSet());
        return new Receipts(items, shortened, generation(found.feed()));
    }

    private static @Nullable String generation(@Nullable FeedState feed) {
        return feed == null ? null : feed.generation();
    }

    @Override
    public Optional<Requeued> requeue(ItemId id) {
        requireOpen();
        Optional<SyncItem> found = find(id);
        for (int tries = 0; tries < REQUEUE_TRIES; tries++) {
            Optional<SyncItem> again = found.flatMap(this::runAgain);
            if (again.isEmpty()) {
                break;
            }
            if (queue.replace(found.get(), again.get())) {
                listener.on(new SyncEvent.Requeued(again.get()));
                wake(again.get().userId());
                return Optional.of(new Requeued(again.get(), true));
            }
            found = find(id); // somebody else moved it just now, to its next retry perhaps
        }
        return found.map(item -> new Requeued(item, false));
    }

    private Optional<SyncItem> runAgain(SyncItem item) {
        Instant now = context.now();
        if (item.status().mayBeRetried()) {
            return Optional.of(item.requeued(now));
        }
        return item.isWaiting(now) ? Optional.of(item.broughtForward(now)) : Optional.empty();
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
        if (!submission.dependsOn().isEmpty()) {
            throw new InvalidSubmission("/dependsOn", "is for queued items: a direct write does not wait");
        }
        SyncItem item = received(user, submission);
        return write(item, plan -> conditional(plan, condition));
    }

    private Written write(SyncItem item, UnaryOperator<Plan> plan) {
        UserId user = item.userId();
        return quota.writing(user, item, () -> activeCalls.during(user, () -> direct.write(item, plan)));
    }

    private static Plan conditional(Plan plan, WriteCondition condition) {
        if (condition == WriteCondition.NONE || !(plan instanceof Plan.Apply apply)) {
            return plan;
        }
        boolean isToBeThere = condition == WriteCondition.PRESENT;
        return new Plan.Apply(apply.keys(), records -> {
            if (records.own().isPresent() == isToBeThere) {
                return apply.change().on(records);
            }
            return new Result.Reject(isToBeThere ? DirectWrite.NOT_THERE : DirectWrite.THERE);
        });
    }

    @Override
    public Written resolve(UserId user, String conflictId, Resolution resolution) {
        requireOpen();
        return new ConflictResolution(queue, store.records(), handlers, this::received, this::write)
                .resolve(user, conflictId, resolution);
    }

    private List<SyncItem> received(UserId user, List<Submission> submissions) {
        List<SyncItem> items = new ArrayList<>();
        for (Submission s : submissions) {
            try {
                items.add(received(user, s));
            } catch (InvalidSubmission e) {
                throw amongAll(e, submissions, items.size());
            }
        }
        if (submissions.stream().anyMatch(s -> !s.dependsOn().isEmpty())) {
            requireDependencies(user, submissions, items);
        }
        return items;
    }

    private void requireDependencies(UserId user, List<Submission> submissions, List<SyncItem> items) {
        List<Optional<InvalidSubmission>> faults = dependencies.check(
                user,
                submissions.stream().map(Optional::of).toList(),
                items.stream().map(SyncItem::id).toList(),
                context.now());
        for (int i = 0; i < faults.size(); i++) {
            if (faults.get(i).isPresent()) {
                throw amongAll(faults.get(i).get(), submissions, i);
            }
        }
    }

    private static InvalidSubmission amongAll(InvalidSubmission e, List<Submission> all, int index) {
        Submission s = all.get(index);
        return all.size() == 1 ? e : e.amongSeveral(index, s.method() + " " + s.endpoint());
    }

    private SyncItem received(UserId user, Submission submission) {
        StorableData.require(submission);
        ItemId id = idOf(user, submission);
        Handlers.Addressed address = handlers.address(user, id, submission);
        return SyncItem.received(id, user, submission, address.orderKey(), address.sent(), context.now());
    }

    private ItemId idOf(UserId user, Submission submission) {
        String mutation = submission.mutationId();
        return mutation == null ? context.ids().get() : ItemId.of(user, mutation);
    }

    public SyncRecords records() {
        return records;
    }

    public SyncHints hints() {
        return watch;
    }

    public SyncDevices devices() {
        return devices;
    }

    /** Not on the thread of the timer, which renews leases. */
    private void writeDevicesLater() {
        try {
            devicesLater = timer.schedule(() -> deviceWriter().start(), DEVICES_AFTER_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            return; // closed
        }
    }

    private Thread deviceWriter() {
        return engineThreads.daemon(devices::write, "offline-sync-devices");
    }

    /** Whoever closes this waits for the store no longer than that. */
    private void writeDevices() {
        Future<?> later = devicesLater;
        if (later == null || !later.cancel(false)) {
            return; // nobody was seen
        }
        Thread writer = deviceWriter();
        writer.start();
        try {
            writer.join(LAST_DEVICES.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        settleClock();
        worker.start();
        threads.start();
    }

    /** Before anything is added: what is added meanwhile would look as if it came from before the clock was set back. */
    private void settleClock() {
        try {
            clockWatch.settle(context.now());
        } catch (RuntimeException e) {
            return; // the first round of the worker meets it again, and tells
        }
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
        writeDevices();
        timer.shutdown(); // last: batches that were running needed it
    }
}
