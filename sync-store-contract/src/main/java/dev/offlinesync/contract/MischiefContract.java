package dev.offlinesync.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.handler.AroundHandler;
import dev.offlinesync.core.handler.Change;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.KeyFunction;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.rules.RetryPolicy;
import dev.offlinesync.testkit.Mischief;
import dev.offlinesync.testkit.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Whatever the application's code throws or answers, wherever it is called: it costs that one item that attempt, and
 * nobody else anything. The engine on the store under test.
 */
public interface MischiefContract extends StoreContract {
    /** Where the application's code is called for an item. */
    enum Seam {
        PLAN,
        CHANGE,
        EFFECT,
        KEY,
        AROUND;

        String path(Mischief mischief) {
            return "/api/" + (name() + "-" + mischief.name()).toLowerCase(Locale.ROOT);
        }
    }

    private static Handlers handlers(Map<String, AtomicInteger> effects) {
        KeyFunction own = (user, id, submission) -> id.hex();
        PureHandler fine = (item, context) -> Plan.apply(records -> Result.put(records.ownKey(), Map.of()));
        Handlers.Builder handlers = Handlers.builder().pure("/api/orders", own, fine);
        for (Mischief mischief : Mischief.values()) {
            EffectHandler counted = (item, context) -> {
                effects.computeIfAbsent(item.endpoint(), e -> new AtomicInteger())
                        .incrementAndGet();
                return new Outcome.Done(null);
            };
            Change change = records -> mischief.insteadOf(Result.class);
            handlers.pure(Seam.PLAN.path(mischief), own, (item, context) -> mischief.insteadOf(Plan.class))
                    .pure(Seam.CHANGE.path(mischief), own, (item, context) -> Plan.apply(change))
                    .effect(Seam.EFFECT.path(mischief), own, (item, context) -> {
                        counted.call(item, context);
                        return mischief.insteadOf(Outcome.class);
                    })
                    .effect(
                            Seam.KEY.path(mischief),
                            (user, id, submission) -> mischief.insteadOf(String.class),
                            counted)
                    .effect(Seam.AROUND.path(mischief), own, counted);
        }
        return handlers.build();
    }

    private static AroundHandler around() {
        Map<String, Mischief> byPath = new LinkedHashMap<>();
        for (Mischief mischief : Mischief.values()) {
            byPath.put(Seam.AROUND.path(mischief), mischief);
        }
        return (item, handler) -> {
            Mischief mischief = byPath.get(item.endpoint());
            if (mischief == null) {
                handler.run();
            } else {
                mischief.insteadOf(Void.class); // does not even call the handler
            }
        };
    }

    /** Another mischief with every call. */
    private static Mischief next(AtomicInteger calls) {
        Mischief[] all = Mischief.values();
        return all[calls.getAndIncrement() % all.length];
    }

    private OfflineSync queue(MutableClock clock, Map<String, AtomicInteger> effects) {
        AtomicInteger calls = new AtomicInteger();
        SyncListener listener = event -> {
            Mischief mischief = next(calls);
            if (mischief != Mischief.INTERRUPTION) { // it would interrupt the caller, who may want that
                mischief.insteadOf(Void.class);
            }
        };
        RetryPolicy policy = (attempts, random) -> next(calls).insteadOf(Duration.class);
        return OfflineSync.builder(store())
                .handlers(handlers(effects))
                .clock(clock)
                .listener(listener)
                .retryPolicy(policy)
                .around(around())
                .build();
    }

    @Test
    default void whatever_the_applications_code_does_costs_its_item_its_attempts_and_nobody_else_anything() {
        MutableClock clock = MutableClock.at(Given.NOW.toString());
        Map<String, AtomicInteger> effects = new ConcurrentHashMap<>();
        Map<String, SyncItem> bad = new TreeMap<>();
        List<SyncItem> good = new ArrayList<>();
        try (OfflineSync sync = queue(clock, effects)) {
            for (Seam seam : Seam.values()) {
                for (Mischief mischief : Mischief.values()) {
                    String path = seam.path(mischief);
                    Submission submission =
                            Submission.of(path, Method.POST, Map.of()).withMaxAttempts(2);
                    bad.put(path, sync.queue().add(Given.BERT, submission).item());
                }
                good.add(sync.queue()
                        .add(Given.BERT, Submission.of("/api/orders", Method.POST, Map.of()))
                        .item());
            }

            for (int attempts = 1; attempts <= 2; attempts++) {
                processAll(sync);
                for (SyncItem item : good) {
                    assertEquals(Status.COMPLETED, Given.reread(store(), item).status());
                }
                for (Map.Entry<String, SyncItem> item : bad.entrySet()) {
                    SyncItem now = Given.reread(store(), item.getValue());
                    assertEquals(attempts, now.attempts(), item.getKey());
                    assertEquals(attempts == 1 ? Status.PENDING : Status.FAILED, now.status(), item.getKey());
                }
                clock.advance(Duration.ofSeconds(6)); // the default delay, since the policy has none
            }
        }

        Map<String, Integer> calls = new TreeMap<>();
        effects.forEach((path, n) -> calls.put(path, n.get()));
        Map<String, Integer> expected = new TreeMap<>();
        for (Mischief mischief : Mischief.values()) {
            expected.put(Seam.EFFECT.path(mischief), 2);
        }
        assertEquals(expected, calls, "an effect is repeated with its counted attempts alone");
    }

    private static void processAll(OfflineSync sync) {
        boolean more = true;
        while (more) {
            more = sync.queue().process(Given.BERT).backlog().remaining() > 0;
        }
    }

    @Test
    default void a_write_that_is_answered_at_once_fails_alone_too() {
        MutableClock clock = MutableClock.at(Given.NOW.toString());
        try (OfflineSync sync = queue(clock, new ConcurrentHashMap<>())) {
            for (Mischief mischief : Mischief.values()) {
                for (Seam seam : List.of(Seam.PLAN, Seam.CHANGE)) {
                    Written written =
                            sync.queue().write(Given.BERT, Submission.of(seam.path(mischief), Method.POST, Map.of()));
                    assertEquals(Written.Failed.class, written.getClass(), seam.path(mischief));
                }
            }
        }
    }
}
