package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.FailurePolicy;
import dev.offlinesync.core.handler.Handler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.rules.Decision;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings an item to its handler, and what the handler says (or throws, or fails to say) into the queue's own terms. A
 * handler's exception never gets further than here: the listener has it, the client a message of ours.
 */
final class Dispatch implements AutoCloseable {
    static final Failure THREW = Failure.handler("the handler failed");
    private static final Failure OVERDUE = Failure.handler("the handler took too long");
    private static final Failure HANGS = Failure.handler("the handler hangs");

    private final Handlers handlers;
    private final FailurePolicy failures;
    private final Settings settings;
    private final Surroundings around;
    private final SafeListener listener;
    private final TimeLimiter limiter;

    Dispatch(Handlers handlers, FailurePolicy failures, Settings settings, Surroundings around, SafeListener listener) {
        this.handlers = handlers;
        this.failures = failures;
        this.settings = settings;
        this.around = around;
        this.listener = listener;
        this.limiter = new TimeLimiter(item -> handler(item).orElseThrow());
    }

    /** Why no pure handler takes this item, empty where one does. */
    Optional<Failure> whyNotPure(SyncItem item) {
        Optional<Route> route = handlers.address(item).route();
        if (route.isPresent() && takes(route.get(), item) && route.get().handler() instanceof PureHandler) {
            return Optional.empty();
        }
        return Optional.of(
                new Failure(Failure.Kind.UNKNOWN_ENDPOINT, item.method() + " is not supported on " + item.endpoint()));
    }

    /** The effect handler of this item, empty where it has none. */
    Optional<EffectHandler> effect(SyncItem item) {
        return handler(item).filter(EffectHandler.class::isInstance).map(EffectHandler.class::cast);
    }

    private Optional<Handler> handler(SyncItem item) {
        return handlers.address(item).route().filter(r -> takes(r, item)).map(Route::handler);
    }

    /**
     * What is to become of these items, none of which has an effect handler. One whose handler takes too long has failed;
     * the others are then planned again, which does no harm.
     *
     * @throws TimeLimiter.GivenUp where {@code watch} says so
     */
    List<Planned> plan(List<SyncItem> items, TimeLimiter.Watch watch) {
        Set<ItemId> overdue = new HashSet<>();
        while (true) {
            try {
                return limiter.run(
                        next -> items.stream()
                                .map(item -> overdue.contains(item.id()) ? overdue(item) : plan(item, next))
                                .toList(),
                        settings.handlerTimeout(),
                        watch);
            } catch (TimeLimiter.Overdue e) {
                listener.on(new SyncEvent.HandlerOverdue(e.item));
                overdue.add(e.item.id());
            }
        }
    }

    private Planned overdue(SyncItem item) {
        return planned(item, handlers.address(item).key().orElse(null), new Plan.Retry(OVERDUE));
    }

    /**
     * Decides, in the midst of a commit. Where the change of an item takes too long, the decision cannot be had.
     *
     * @throws TimeLimiter.Overdue for that item; {@link #withoutOverdue} then leaves it out
     */
    Decision decide(Function<BatchDecision.Witness, Decision> decision) {
        return limiter.run(
                next -> decision.apply(witness(next)), settings.decisionTimeout(), TimeLimiter.Watch.NOTHING);
    }

    private BatchDecision.Witness witness(Consumer<SyncItem> next) {
        return new BatchDecision.Witness() {
            @Override
            public void begins(SyncItem item) {
                next.accept(item);
            }

            @Override
            public void threw(SyncItem item, Throwable thrown) {
                listener.on(new SyncEvent.HandlerThrew(item, thrown));
            }
        };
    }

    /** The same plans, but for this one, which has failed. */
    List<Planned> withoutOverdue(List<Planned> plans, SyncItem overdue) {
        listener.on(new SyncEvent.HandlerOverdue(overdue));
        return plans.stream()
                .map(p -> p.item().id().equals(overdue.id()) ? overdue(p.item()) : p)
                .toList();
    }

    private Planned plan(SyncItem item, Consumer<SyncItem> next) {
        Handlers.Addressed addressed = handlers.address(item);
        RecordKey own = addressed.key().orElse(null);
        if (addressed.route().isEmpty()) {
            return planned(item, own, unknown("no handler for this endpoint"));
        }
        Route route = addressed.route().get();
        if (!takes(route, item)) {
            return planned(item, own, unknown(item.method() + " is not supported on " + route.path()));
        }
        if (limiter.isHanging(item)) {
            return planned(item, own, new Plan.Retry(HANGS));
        }
        next.accept(item);
        Plan plan;
        try {
            PureHandler handler = (PureHandler) route.handler();
            plan = Objects.requireNonNull(handler.plan(item, context(item)), "the handler answered null");
        } catch (RuntimeException | Error e) { // also of memory: what it has taken is free again when it is here
            listener.on(new SyncEvent.HandlerThrew(item, e));
            plan = new Plan.Retry(THREW);
        }
        return planned(item, own, plan);
    }

    private static boolean takes(Route route, SyncItem item) {
        return route.methods().contains(item.method());
    }

    private Planned planned(SyncItem item, @Nullable RecordKey own, Plan plan) {
        return new Planned(item, own, plan, retryAt(item));
    }

    private Plan unknown(String message) {
        Failure why = new Failure(Failure.Kind.UNKNOWN_ENDPOINT, message);
        return failures.isFinal(why) ? new Plan.Reject(why) : new Plan.Retry(why);
    }

    /**
     * Calls the effect handler, and answers what the item becomes.
     *
     * @throws TimeLimiter.GivenUp where {@code watch} says so
     */
    SyncItem call(SyncItem item, EffectHandler handler, TimeLimiter.Watch watch) {
        if (limiter.isHanging(item)) {
            return after(item, new Outcome.Retry(HANGS, null));
        }
        try {
            return after(
                    item,
                    limiter.run(
                            next -> {
                                next.accept(item);
                                return outcome(item, handler);
                            },
                            settings.handlerTimeout(),
                            watch));
        } catch (TimeLimiter.Overdue e) {
            listener.on(new SyncEvent.HandlerOverdue(item));
            return after(item, new Outcome.Retry(OVERDUE, null));
        }
    }

    private Outcome outcome(SyncItem item, EffectHandler handler) {
        try {
            return Objects.requireNonNull(handler.call(item, context(item)), "the handler answered null");
        } catch (Exception | Error e) {
            listener.on(new SyncEvent.HandlerThrew(item, e));
            return new Outcome.Retry(THREW, null);
        }
    }

    private SyncItem after(SyncItem item, Outcome outcome) {
        Instant now = around.now();
        if (outcome instanceof Outcome.Done done) {
            return item.completed(done.response(), now);
        }
        if (outcome instanceof Outcome.Postpone postpone) {
            return item.postponed(Failure.handler(postpone.why()), now.plus(postpone.after()), now);
        }
        if (outcome instanceof Outcome.Retry retry) {
            Instant at = retry.after() == null ? retryAt(item) : now.plus(retry.after());
            return BatchDecision.afterFailure(item, retry.failure(), false, at, now);
        }
        return BatchDecision.afterFailure(item, ((Outcome.Reject) outcome).failure(), true, now, now);
    }

    /** What an item becomes that was running alone when its process died: that counts as its attempt. */
    SyncItem interrupted(SyncItem item) {
        Failure why = new Failure(Failure.Kind.INTERRUPTED, "the server was interrupted while processing this item");
        return BatchDecision.afterFailure(item, why, false, retryAt(item), around.now());
    }

    private Instant retryAt(SyncItem item) {
        return around.now().plus(settings.retryPolicy().delayAfter(item.attempts() + 1, around.random()));
    }

    private Context context(SyncItem item) {
        Instant now = around.now();
        return new Context(now, item.attempts() + 1, item.id().hex(), now.plus(settings.handlerTimeout()));
    }

    /** Gives up the handlers that are at work. */
    @Override
    public void close() {
        limiter.close();
    }
}
