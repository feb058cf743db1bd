package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.testkit.MutableClock;
import dev.offlinesync.testkit.store.InterceptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One run: the store, a clock, the parties, the model, and the trace of what happened. */
final class Simulation implements AutoCloseable {
    /** Longer than any wait between two attempts. */
    private static final Duration ROUND = Duration.ofSeconds(100);

    final StoreUnderTest underTest;
    final Trace trace = new Trace();
    final Model model;
    final MutableClock clock = MutableClock.any();
    private final Random random;
    private final List<Party> all = new ArrayList<>();
    private long ids;

    Simulation(StoreUnderTest underTest, long seed) {
        this.underTest = underTest;
        this.model = new Model(trace, !underTest.store().lanes().isAtomic(), underTest.recordKeys());
        this.random = new Random(seed);
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
        new FinalComparison(underTest.store(), model).compare();
    }

    @Override
    public void close() {
        all.forEach(Party::close);
    }
}
