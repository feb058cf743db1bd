package dev.offlinesync.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.core.testing.Fixture;
import dev.offlinesync.core.testing.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A party dies at each of its calls of the store in turn, before the call or just after it; then another one goes on.
 * Whatever the point, every item ends once and in order.
 */
class CrashPointTest {
    private static final UserId ANN = new UserId("ann");

    /** More calls than a run of the scenario makes; the test checks that. */
    private static final int CALLS = 24;

    private final MutableClock clock = MutableClock.any();
    private final InMemoryStore store = new InMemoryStore(clock);
    private final List<String> mails = new ArrayList<>();
    private Runnable onKill = () -> {};

    static Stream<Arguments> points() {
        return Stream.of(true, false)
                .flatMap(
                        before -> Stream.iterate(1, n -> n <= CALLS, n -> n + 1).map(n -> Arguments.of(n, before)));
    }

    @ParameterizedTest(name = "call {0}, before it: {1}")
    @MethodSource("points")
    void nothing_is_lost_doubled_or_stuck(int call, boolean before) {
        List<SyncItem> items = engine(store)
                .queue()
                .addAll(
                        ANN,
                        List.of(
                                Fixture.create("a"),
                                Fixture.update("a", Map.of("n", 1)),
                                Submission.of("/api/mails", Method.POST, Map.of("_id", "m")),
                                Fixture.update("a", Map.of("n", 2)),
                                Fixture.create("b").withPriority(3),
                                Fixture.delete("b")))
                .stream()
                .map(a -> a.item())
                .toList();
        DyingProcess dying = new DyingProcess(call, before);
        boolean died = false;
        try {
            engine(new InterceptedStore(store, dying)).queue().process(ANN);
        } catch (StoreUnavailable e) {
            died = true;
        }
        assertEquals(call <= dying.calls, died, "died at call " + call + " of " + dying.calls);
        assertTrue(dying.calls < CALLS || died, "the scenario grew: raise CALLS");

        goOnUntilQuiet();

        for (SyncItem item : items) {
            SyncItem end = store.queue().find(item.id()).orElseThrow();
            assertEquals(Status.COMPLETED, end.status(), end + " after " + end.error());
            assertTrue(end.attempts() <= 2, "only what was interrupted alone is blamed: " + end);
        }
        var a = store.records().find(ANN, new RecordKey("expenses", "a")).orElseThrow();
        assertEquals(3, a.version());
        assertEquals(2, a.data().get("n"));
        assertTrue(store.records().find(ANN, new RecordKey("expenses", "b")).isEmpty());
        assertTrue(mails.size() <= (died ? 2 : 1), "the mail was sent " + mails.size() + " times");
        assertEquals(1, Set.copyOf(mails).size(), "always under the same key");
        assertEquals(List.of(), store.lanes().abandoned(10));
    }

    private void goOnUntilQuiet() {
        OfflineSync next = engine(store);
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(90)); // leases and retries run out
            next.worker().round();
        }
        assertEquals(
                List.of(),
                next.queue()
                        .items(ANN, Set.of(Status.PENDING, Status.PROCESSING), null, 10)
                        .items());
    }

    private OfflineSync engine(SyncStore on) {
        return OfflineSync.builder(on)
                .handlers(Handlers.builder()
                        .resource(Resource.of("/api/expenses", RecordRules.NONE))
                        .effect("/api/mails", (item, context) -> {
                            mails.add(context.idempotencyKey());
                            return new Outcome.Done(null);
                        })
                        .pure("/api/kill", (item, context) -> {
                            onKill.run();
                            throw new StoreUnavailable("the process is dead");
                        })
                        .build())
                .clock(clock)
                .pause(clock::advance)
                .build();
    }

    @Test
    void an_item_that_kills_its_process_ends_failed_and_everything_else_gets_through() {
        SyncItem killer = engine(store).queue().add(ANN, kill("k")).item();
        List<SyncItem> innocent = engine(store)
                .queue()
                .addAll(ANN, List.of(Fixture.create("a"), Fixture.update("a", Map.of("n", 1)), Fixture.create("b")))
                .stream()
                .map(a -> a.item())
                .toList();
        int deaths = 0;
        for (int i = 0;
                i < 20 && store.queue().find(killer.id()).orElseThrow().status().isOpen();
                i++) {
            DyingProcess process = new DyingProcess();
            onKill = process::die;
            try {
                engine(new InterceptedStore(store, process)).queue().process(ANN);
            } catch (StoreUnavailable e) {
                deaths++;
            }
            clock.advance(Duration.ofSeconds(90));
        }
        SyncItem end = store.queue().find(killer.id()).orElseThrow();
        assertEquals(Status.FAILED, end.status());
        assertEquals(
                Failure.Kind.INTERRUPTED, Objects.requireNonNull(end.failure()).kind());
        assertEquals(6, deaths, "once in company, five times alone");
        goOnUntilQuiet();
        for (SyncItem item : innocent) {
            SyncItem done = store.queue().find(item.id()).orElseThrow();
            assertEquals(Status.COMPLETED, done.status());
            assertEquals(1, done.attempts());
        }
    }

    private static Submission kill(String id) {
        return Submission.of("/api/kill", Method.POST, Map.of("_id", id));
    }
}
