package dev.offlinesync.core.engine;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.FailurePolicy;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.RecordKey;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings an item to its handler, and what the handler says (or throws, or fails to say) into the queue's own terms. A
 * handler's exception never gets further than here: the listener has it, the client a message of ours.
 */
final class Dispatch {
    private static final Failure THREW = Failure.handler("the handler failed");

    private final Handlers handlers;
    private final FailurePolicy failures;
    private final Settings settings;
    private final Surroundings around;
    private final SafeListener listener;

    Dispatch(Handlers handlers, FailurePolicy failures, Settings settings, Surroundings around, SafeListener listener) {
        this.handlers = handlers;
        this.failures = failures;
        this.settings = settings;
        this.around = around;
        this.listener = listener;
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
        return handlers.address(item)
                .route()
                .filter(r -> takes(r, item))
                .map(Route::handler)
                .filter(EffectHandler.class::isInstance)
                .map(EffectHandler.class::cast);
    }

    /** What is to become of an item that has no effect handler. */
    Planned plan(SyncItem item) {
        Handlers.Addressed addressed = handlers.address(item);
        RecordKey own = addressed.key().orElse(null);
        if (addressed.route().isEmpty()) {
            return planned(item, own, unknown("no handler for this endpoint"));
        }
        Route route = addressed.route().get();
        if (!takes(route, item)) {
            return planned(item, own, unknown(item.method() + " is not supported on " + route.path()));
        }
        Plan plan;
        try {
            PureHandler handler = (PureHandler) route.handler();
            plan = Objects.requireNonNull(handler.plan(item, context(item)), "the handler answered null");
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            listener.handlerThrew(item, e);
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

    /** Calls the effect handler, and answers what the item becomes. */
    SyncItem call(SyncItem item, EffectHandler handler) {
        Outcome outcome;
        try {
            outcome = Objects.requireNonNull(handler.call(item, context(item)), "the handler answered null");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome = new Outcome.Retry(Failure.handler("the handler was interrupted"), null);
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            listener.handlerThrew(item, e);
            outcome = new Outcome.Retry(THREW, null);
        }
        return after(item, outcome);
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
        return new Context(now, item.attempts() + 1, item.id().hex(), now.plus(settings.lease()));
    }
}
