package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.FeedPlace;
import dev.offlinesync.core.store.FeedScan;
import dev.offlinesync.testkit.MutableClock;
import dev.offlinesync.testkit.store.InterceptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/** One run: the store, a clock, the parties, the model, and the trace of what happened. */
final class Simulation implements AutoCloseable {
    /** Longer than any wait between two attempts. */
    private static final Duration ROUND = Duration.ofSeconds(100);

    /** One for each run. */
    private static final List<ConflictPolicy> POLICIES = List.of(ConflictPolicy.values());

    final StoreUnderTest underTest;
    final Trace trace = new Trace();
    final Model model;
    final MutableClock clock = MutableClock.any();
    private final Random random;
    private final List<Party> all = new ArrayList<>();
    /** Asks the store without any fault. */
    private final OfflineSync observer;

    /** Of each user one that asks for a page now and then between two moves of others, with nobody in its way. */
    private final List<Device> watching = new ArrayList<>();

    /** Of each user one that asks a party. */
    private final Map<UserId, Device> devices = new TreeMap<>();

    /** Of each user two that edit the same records. */
    private final Map<UserId, List<Editor>> editors = new TreeMap<>();

    private final ConflictPolicy policy;

    private int watched;
    private long ids;

    Simulation(StoreUnderTest underTest, long seed) {
        this.underTest = underTest;
        this.policy = POLICIES.get((int) Math.floorMod(seed, (long) POLICIES.size()));
        this.model = new Model(trace, !underTest.store().lanes().isAtomic(), underTest.recordKeys(), policy);
        this.random = new Random(seed);
        this.observer = OfflineSync.builder(underTest.store())
                .handlers(Handlers.builder().build())
                .clock(clock)
                .build();
        for (UserId user : Clients.USERS) {
            watching.add(new Device(user + "'s watch", user, model));
            devices.put(user, new Device(user + "'s device", user, model));
            String name = user.value().substring(0, 3);
            editors.put(user, List.of(new Editor(name + "-x", user, model), new Editor(name + "-y", user, model)));
        }
    }

    ConflictPolicy policy() {
        return policy;
    }

    List<Editor> editors(UserId user) {
        return Objects.requireNonNull(editors.get(user));
    }

    Device device(UserId user) {
        return Objects.requireNonNull(devices.get(user));
    }

    /** Between two moves: one user's watch gets a page. Nobody moves meanwhile, so what is up to date is the same as the store. */
    void watch() {
        Device device = watching.get(watched++ % watching.size());
        if (watched % underTest.watchEvery() == 0 && hasFeed(device.user)) {
            next(device);
        }
    }

    /** A pull would begin it, which is a move. */
    private boolean hasFeed(UserId user) {
        FeedScan none = new FeedScan(Collections.emptySortedSet(), FeedPlace.START, 0, 1);
        return underTest.store().records().changes(user, none).state() != null;
    }

    private void next(Device device) {
        device.take(device.ask(observer.records()));
        if (device.isUpToDate()) {
            device.compare(underTest.store());
        }
        model.verify();
    }

    /** Every copy comes to be what the store has. */
    private void catchUp(Device device) {
        int pages = 0;
        do {
            next(device);
            model.require(pages++ < 200, "the copy of %s is never up to date", device.user);
            model.verify();
        } while (!device.isUpToDate());
    }

    /** A new process. Its clock is wrong by as much as {@code skew}: leases are the store's, so it must not matter. */
    Party party(String name, Duration skew) {
        Party party = new Party(name, this);
        party.runsOn(OfflineSync.builder(new InterceptedStore(underTest.store(), party))
                .unknownEndpointWait(Duration.ZERO)
                .handlers(Behaviours.handlers(party, this))
                .clock(() -> clock.instant().plus(skew))
                .ids(this::nextId)
                .random(new Random(random.nextLong()))
                .pause(party::pause)
                .listener(SyncListener.NONE)
                .lease(StoreUnderTest.LEASE)
                .laneWait(Duration.ofMillis(400))
                .batchSize(7)
                .build());
        all.add(party);
        return party;
    }

    /** The item of this mutation, as the store has it now. */
    SyncItem item(UserId user, String mutation) {
        return underTest.store().queue().find(ItemId.of(user, mutation)).orElseThrow();
    }

    private ItemId nextId() {
        ItemId id = new ItemId(String.format("%024x", ++ids));
        trace.format.name(id, "#" + ids);
        return id;
    }

    void clockAtLeast(Runnable waiting, Duration time) {
        var end = clock.instant().plus(time);
        waiting.run();
        if (clock.instant().isBefore(end)) {
            clock.advance(Duration.between(clock.instant(), end));
        }
    }

    void later(Duration by) {
        clock.advance(by);
        trace.line("", "the clock goes on by " + by.toSeconds() + " s");
    }

    /** As much time passes as a lease lasts, for everybody. */
    void endLeases() {
        clock.advance(StoreUnderTest.LEASE.plusSeconds(1));
        underTest.endLeases();
        model.lanes.allOver();
        trace.line("", "EVERY LEASE IS OVER");
    }

    /** One call from its beginning to its end, with nothing in its way. */
    void run(Party party, Operation operation) {
        party.start(operation);
        while (party.isBusy()) {
            party.goOn(Fault.NONE);
        }
        ended(party);
    }

    /** Lets the model judge what a call came to. */
    void ended(Party party) {
        Throwable thrown = party.answer().thrown();
        trace.line(party.name, "ends: " + (thrown == null ? "ok" : thrown.toString()));
        model.answers.ended(party);
        model.verify();
    }

    /**
     * Nothing more comes in, nothing fails any more: a worker goes round until nothing is open. Then queue, records and
     * lanes must be those of the model.
     */
    void quiet() {
        Party last = party("last", Duration.ZERO);
        int rounds = 20 + 3 * model.open().size();
        while (!model.isQuiet()) {
            if (rounds-- == 0) {
                throw new AssertionError("stuck: " + model.whatIsOpen());
            }
            endLeases();
            later(ROUND);
            run(last, new Operation("worker", sync -> sync.workOnce(), answer -> {}));
            if (last.isDead()) {
                last = party("last", Duration.ZERO);
            }
        }
        for (UserId user : Clients.USERS) {
            if (hasFeed(user)) {
                catchUp(new Device("a new device of " + user, user, model));
                catchUp(device(user));
                editors(user).forEach(editor -> catchUp(editor.copy));
            }
        }
        watching.stream().filter(d -> hasFeed(d.user)).forEach(this::catchUp);
        new FinalComparison(underTest.store(), model).compare();
    }

    @Override
    public void close() {
        all.forEach(Party::close);
        observer.close();
    }
}
