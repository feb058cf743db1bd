package dev.offlinesync.core;

import dev.offlinesync.core.engine.Engine;
import dev.offlinesync.core.engine.EngineContext;
import dev.offlinesync.core.engine.Settings;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.handler.AroundHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SteadyClock;
import dev.offlinesync.core.queue.CallWaits;
import dev.offlinesync.core.queue.EnlistedQueue;
import dev.offlinesync.core.queue.Pause;
import dev.offlinesync.core.queue.SyncDevices;
import dev.offlinesync.core.queue.SyncHints;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.rules.ExponentialBackoff;
import dev.offlinesync.core.rules.FailurePolicy;
import dev.offlinesync.core.rules.RetryPolicy;
import dev.offlinesync.core.store.Enlistment;
import dev.offlinesync.core.store.ForeignWrites;
import dev.offlinesync.core.store.SyncStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A queue of offline writes: its {@link #queue}, and a background worker for what clients leave behind.
 *
 * <pre>{@code
 * try (OfflineSync sync = OfflineSync.builder(store)
 *         .handlers(Handlers.builder().pure("/api/invoices", invoices).build())
 *         .build()) {
 *     sync.start();
 *     sync.queue().add(user, Submission.of("/api/invoices", Method.POST, Map.of("total", 12)));
 * }
 * }</pre>
 *
 * Thread-safe. Closing it stops the worker and leaves the store open, which belongs to whoever made it.
 */
public final class OfflineSync implements AutoCloseable {
    private final Engine engine;
    private final SyncQueue queue;

    private OfflineSync(Engine engine) {
        this.engine = engine;
        this.queue = engine.forApplication();
    }

    /**
     * A queue on this store; everything else has a default.
     *
     * @throws IllegalArgumentException if {@code store} is null
     */
    public static Builder builder(SyncStore store) {
        return new Builder(store);
    }

    /** The queue for the application's own writes; the one for clients is {@link SyncQueue#forClients}. */
    public SyncQueue queue() {
        return queue;
    }

    /**
     * A queue that adds within a transaction of the application's, beside what else that writes.
     *
     * @param transaction what the store gives for a session or a connection, such as {@code MongoStore.within(session)}
     */
    public EnlistedQueue within(Enlistment transaction) {
        return engine.within(transaction);
    }

    /** What a client can read. */
    public SyncRecords records() {
        return engine.records();
    }

    /** What tells a client that there is something new to read. */
    public SyncHints hints() {
        return engine.hints();
    }

    /** What is told of the devices of users. */
    public SyncDevices devices() {
        return engine.devices();
    }

    /**
     * Runs one round of the background worker on this thread, for a test or a scheduler of your own: one batch for each
     * of a bounded number of users.
     *
     * @return whether there is more to do at once
     */
    public boolean workOnce() {
        return engine.workOnce();
    }

    /**
     * Starts the background worker on threads of its own. They are daemons: a program whose {@code main} returns ends,
     * unless something else keeps it running.
     *
     * @throws IllegalStateException if it runs already, or if the queue is closed
     */
    public void start() {
        engine.start();
    }

    /**
     * Publishes what other programs write into the collections of records, as the database tells of it, on a thread of its
     * own; until the queue is closed, which closes these too.
     *
     * @param writes what the store gives, such as {@code store.foreignWrites()}
     * @throws IllegalStateException if some are watched already, or if the queue is closed
     */
    public void watch(ForeignWrites writes) {
        engine.watch(writes);
    }

    /**
     * Stops the worker: batches that are running end first; handlers that take longer than seven seconds more are
     * interrupted, and what they did is run again by a later call or another instance. Calls of the queue go on
     * working. The worker may be started again.
     */
    public void stopWorker() {
        engine.stopWorker();
    }

    /**
     * {@link #stopWorker}; then calls that still wait for a handler give it up and throw {@code QueueBusy}, and so does
     * every call that comes later. Closing it again does nothing.
     */
    @Override
    public void close() {
        engine.close();
    }

    /**
     * The settings. A value that is missing or out of its bounds is refused at once, as an
     * {@link IllegalArgumentException} that names it and says what is allowed.
     */
    public static final class Builder {
        private static final SecureRandom RANDOM = new SecureRandom();

        private final SyncStore store;
        private Handlers handlers = Handlers.builder().build();
        private FailurePolicy failures = FailurePolicy.RETRY_EVERYTHING;
        private RetryPolicy retryPolicy = ExponentialBackoff.DEFAULT;
        private SyncListener listener = SyncListener.logging();
        private InstantSource clock = InstantSource.system();
        private Supplier<ItemId> ids = () -> ItemId.of(bytes(12));
        private Supplier<String> tokens = () -> HexFormat.of().formatHex(bytes(16));
        private RandomGenerator random = RANDOM;
        private @Nullable Pause pause;
        private CallWaits waits = CallWaits.NONE;
        private AroundHandler around = AroundHandler.NONE;
        private @Nullable Executor handlerExecutor;
        private int batchSize = 50;
        private long batchBytes = 8L << 20;
        private long maxRecord = 2L << 20;
        private int maxOpenItems;
        private long maxStored;
        private Duration lease = Duration.ofSeconds(30);
        private Duration handlerTimeout = Duration.ofSeconds(30);
        private Duration laneWait = Duration.ofSeconds(10);
        private int maxWaiting = 32;
        private Duration pushTime = Duration.ofSeconds(20);
        private Duration unknownEndpointWait = Duration.ofHours(1);
        private Duration workerGrace = Duration.ZERO;
        private Duration workerInterval = Duration.ofSeconds(2);
        private int workerUsers = 1000;
        private int workerThreads = 2;

        private Builder(SyncStore store) {
            this.store = given("store", store);
        }

        private static <T> T given(String name, @Nullable T value) {
            if (value == null) {
                throw new IllegalArgumentException(name + " must not be null");
            }
            return value;
        }

        private static byte[] bytes(int n) {
            byte[] bytes = new byte[n];
            RANDOM.nextBytes(bytes);
            return bytes;
        }

        /** What handles the items; default: nothing. See {@link #unknownEndpointWait}. */
        public Builder handlers(Handlers value) {
            handlers = given("handlers", value);
            return this;
        }

        /**
         * What becomes of a failure that a handler leaves to the queue ({@code Fail}): of built-in resources all, and
         * of items that nobody handles. Default: {@link FailurePolicy#RETRY_EVERYTHING}.
         */
        public Builder failures(FailurePolicy value) {
            failures = given("failures", value);
            return this;
        }

        /** Default {@link ExponentialBackoff#DEFAULT}: 5, 10, 20, 40, 80, 80… seconds. */
        public Builder retryPolicy(RetryPolicy value) {
            retryPolicy = given("retryPolicy", value);
            return this;
        }

        /**
         * Is told what happens; default {@link SyncListener#logging}, so that what a handler threw is seen somewhere.
         * To keep the log beside a listener of your own, compose them: {@code SyncListener.logging().andThen(yours)}.
         */
        public Builder listener(SyncListener value) {
            listener = given("listener", value);
            return this;
        }

        /**
         * Default: the system's clock. It may be set, forth or back: nothing waits by it but retries, and those are moved
         * when it was set back.
         */
        public Builder clock(InstantSource value) {
            clock = given("clock", value);
            return this;
        }

        /** Fresh ids for mutations without a mutation id; default: random. */
        public Builder ids(Supplier<ItemId> value) {
            ids = given("ids", value);
            return this;
        }

        /** The source of jitter and of the worker's order; default: a secure random. */
        public Builder random(RandomGenerator value) {
            random = given("random", value);
            return this;
        }

        /** How to wait for a lane; default: for real. A test passes one that moves its clock. */
        public Builder pause(Pause value) {
            pause = given("pause", value);
            return this;
        }

        /** Is told when a call waits, for a server that gives its room to others then; default: nobody is. */
        public Builder waits(CallWaits value) {
            waits = given("waits", value);
            return this;
        }

        /**
         * What stands around each call of a handler: a logging context, a security context, a trace. Given several times,
         * the first is the outermost. Default: nothing.
         */
        public Builder around(AroundHandler value) {
            around = around.andThen(given("around", value));
            return this;
        }

        /**
         * Calls handlers on the threads of this executor, such as one of virtual threads. It must run each call on another
         * thread than the caller's, and at once: a call that has no thread within {@link #handlerTimeout} is given up,
         * uncounted. Clearing what handlers leave in thread-locals is up to it. Default: a new daemon thread for each call.
         */
        public Builder handlerExecutor(Executor value) {
            handlerExecutor = given("handlerExecutor", value);
            return this;
        }

        /** Items in one batch of a call, 1 to 500; default 50. The worker takes four times as many, 500 at most. */
        public Builder batchSize(int value) {
            batchSize = value;
            return checked();
        }

        /** What the data of one batch may take together, in bytes; default 8 MiB. */
        public Builder batchBytes(long value) {
            batchBytes = value;
            return checked();
        }

        /**
         * What the data of one record may take when stored, in bytes, 1 KiB to 15 MiB; default 2 MiB. A write that would
         * make a record larger fails as {@code validation}; one that is larger already may stay as large as it is.
         */
        public Builder maxRecord(long value) {
            maxRecord = value;
            return checked();
        }

        /**
         * How many open items one user may have: an add that would make them more throws {@code QuotaExceeded}. Default 0:
         * any number.
         */
        public Builder maxOpenItems(int value) {
            maxOpenItems = value;
            return checked();
        }

        /**
         * What the items and records of one user may take in the database, in bytes, at least 1 MiB: a write that would
         * make it more throws {@code QuotaExceeded}, unless it deletes. Default 0: any number. It is counted twice a minute
         * for each user who writes, which looks at all that the user has; what is not in the collection of a resource
         * does not count.
         */
        public Builder maxStored(long value) {
            maxStored = value;
            return checked();
        }

        /** How long a dead party can hold a user up, at least 1 s; default 30 s. */
        public Builder lease(Duration value) {
            lease = given("lease", value);
            return checked();
        }

        /**
         * What a handler may take for one item, at least 10 ms; default 30 s. One that takes longer is interrupted and
         * no longer waited for, and the attempt has failed.
         */
        public Builder handlerTimeout(Duration value) {
            handlerTimeout = given("handlerTimeout", value);
            return checked();
        }

        /** How long a call waits for a lane that is taken; default 10 s. */
        public Builder laneWait(Duration value) {
            laneWait = given("laneWait", value);
            return checked();
        }

        /** How many calls of one user may wait for the user's lane at once; default 32. */
        public Builder maxWaiting(int value) {
            maxWaiting = value;
            return checked();
        }

        /** How long a push goes on with further batches; default 20 s. */
        public Builder pushTime(Duration value) {
            pushTime = given("pushTime", value);
            return checked();
        }

        /**
         * How long an item whose endpoint nobody handles here waits for an instance that does: one of a newer version
         * during a rolling deploy, or another application on the same database. Until then no attempt counts. Default 1
         * hour; zero counts the first one at once.
         */
        public Builder unknownEndpointWait(Duration value) {
            unknownEndpointWait = given("unknownEndpointWait", value);
            return checked();
        }

        /**
         * How long the worker leaves an item that nobody has tried yet to its client. Default zero: once {@link #start} was
         * called, an item runs as soon as it was added in this process (other processes find it in their next round), and a
         * retry when it is due. Set some 30 s if clients run their items themselves, with {@code process}, as over HTTP:
         * they want the results. Then it holds for what is added {@linkplain SyncQueue#forClients for clients}, and for what
         * other processes have added. A retry has no grace.
         */
        public Builder workerGrace(Duration value) {
            workerGrace = given("workerGrace", value);
            return checked();
        }

        /** Between two rounds of the worker, on average; default 2 s. */
        public Builder workerInterval(Duration value) {
            workerInterval = given("workerInterval", value);
            return checked();
        }

        /** How many users one round of the worker visits; default 1,000. */
        public Builder workerUsers(int value) {
            workerUsers = value;
            return checked();
        }

        /** On how many threads the worker runs; default 2. */
        public Builder workerThreads(int value) {
            workerThreads = value;
            return checked();
        }

        private Builder checked() {
            settings();
            return this;
        }

        private Settings settings() {
            return new Settings(
                    batchSize,
                    batchBytes,
                    maxRecord,
                    maxOpenItems,
                    maxStored,
                    lease,
                    handlerTimeout,
                    laneWait,
                    maxWaiting,
                    pushTime,
                    unknownEndpointWait,
                    workerGrace,
                    workerInterval,
                    workerUsers,
                    workerThreads,
                    retryPolicy);
        }

        /** The queue with these settings; nothing runs yet. */
        public OfflineSync build() {
            Pause waiting = pause != null ? pause : time -> LockSupport.parkNanos(time.toNanos());
            EngineContext context = new EngineContext(
                    clock, SteadyClock.insteadOf(clock), ids, tokens, random, waiting, waits, around, handlerExecutor);
            return new OfflineSync(new Engine(store, handlers, failures, settings(), context, listener));
        }
    }
}
