package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.handler.AroundHandler;
import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.item.DataMapper;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.InvalidData;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.rules.Attempt;
import dev.offlinesync.core.rules.BatchDecision;
import dev.offlinesync.core.rules.ChangeCalls;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.rules.Notes;
import dev.offlinesync.core.rules.Planned;
import dev.offlinesync.core.rules.Routed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Calls the code of handlers, within their time limit, and puts what they say (or throw, or fail to say) into the
 * queue's own terms. A handler's exception never gets further than here: the listener has it, the client a message of
 * ours.
 */
final class HandlerCalls {
    private final Settings settings;
    private final EngineContext context;
    private final RetryTimes retryTimes;
    private final SafeListener listener;
    private final AroundHandler around;
    private final TimeLimiter limiter;
    private final DataMapper mapper;

    HandlerCalls(
            Settings settings,
            EngineContext context,
            RetryTimes retryTimes,
            SafeListener listener,
            AroundHandler around,
            TimeLimiter limiter,
            DataMapper mapper) {
        this.settings = settings;
        this.context = context;
        this.retryTimes = retryTimes;
        this.listener = listener;
        this.around = around;
        this.limiter = limiter;
        this.mapper = mapper;
    }

    /**
     * What the handlers of these items want done. None of the items has an effect handler. One whose handler takes too
     * long has failed; the others are then planned again, which does no harm.
     *
     * @throws TimeLimiter.GivenUp if {@code observer} says so
     */
    List<Planned> plan(List<Routed> items, WaitObserver observer) {
        Set<ItemId> overdue = new HashSet<>();
        while (true) {
            try {
                return limiter.run(
                        next -> items.stream()
                                .map(r -> planned(r, overdue.contains(r.id()) ? OVERDUE : plan(r, next)))
                                .toList(),
                        code(items),
                        settings.handlerTimeout(),
                        observer);
            } catch (TimeLimiter.Overdue e) {
                listener.on(new SyncEvent.HandlerOverdue(e.item));
                overdue.add(e.item.id());
            }
        }
    }

    private TimeLimiter.Code code(List<Routed> items) {
        return around == AroundHandler.NONE && items.stream().noneMatch(Routed::isApplicationCode)
                ? TimeLimiter.Code.BUILT_IN
                : TimeLimiter.Code.APPLICATION;
    }

    private static final Plan OVERDUE = new Plan.Retry(Attempt.HANDLER_OVERDUE);

    private Planned planned(Routed routed, Plan plan) {
        return new Planned(routed, plan, retryTimes.after(routed.item()));
    }

    private Plan plan(Routed routed, TimeLimiter.Progress next) {
        Failure never = routed.needs().failure();
        if (never != null) {
            return new Plan.Reject(never);
        }
        Optional<Handler> handler = routed.handler();
        if (handler.isEmpty()) {
            return unaddressed(routed);
        }
        if (limiter.isHanging(handler.get(), routed.item().userId())) {
            return new Plan.Postpone(Attempt.HANDLER_HANGS, settings.handlerTimeout());
        }
        next.accept(routed);
        SyncItem item = routed.item().readBy(mapper);
        try {
            PureHandler pure = (PureHandler) handler.get();
            return wrapped(item, () -> pure.plan(item, context(routed, Map.of())));
        } catch (InvalidData e) {
            return new Plan.Fail(Failure.validation(e.violations()));
        } catch (Throwable e) { // also of memory: what it has taken is free again when it is here
            threw(item, e, next);
            return new Plan.Retry(Attempt.HANDLER_THREW);
        }
    }

    /** Runs the application's code for this item within what the application wants around it. */
    private <T> T wrapped(SyncItem item, Callable<T> code) throws Exception {
        WrappedCall<T> call = new WrappedCall<>(code);
        around.call(item, call);
        return call.answer();
    }

    private Plan unaddressed(Routed routed) {
        Optional<Route> route = routed.address().route();
        if (route.isPresent()) {
            return unknown(
                    routed,
                    routed.item().method() + " is not supported on "
                            + route.get().path());
        }
        Handlers.Fault fault = routed.address().fault();
        if (fault instanceof Handlers.Fault.KeyFunctionThrew threw) {
            listener.on(new SyncEvent.HandlerThrew(routed.item(), threw.thrown()));
            return new Plan.Retry(Attempt.KEY_FUNCTION_THREW);
        }
        return fault instanceof Handlers.Fault.Invalid invalid
                ? new Plan.Fail(Failure.validation(List.of(invalid.violation())))
                : unknown(routed, "this endpoint is not known");
    }

    private Plan unknown(Routed routed, String message) {
        Failure failure = new Failure(Failure.Kind.UNKNOWN_ENDPOINT, message);
        return UnknownEndpoints.postponement(routed.item(), settings.unknownEndpointWait(), context.now())
                .<Plan>map(after -> new Plan.Postpone(failure, after))
                .orElseGet(() -> new Plan.Fail(failure));
    }

    /**
     * Decides, in the midst of a commit.
     *
     * @param thrown is given what changes throw, in place of what it held: the listener is told when the commit is over,
     *     since it may call the queue
     * @throws TimeLimiter.Overdue if the change of an item takes too long: the decision cannot be had then
     */
    Decision decide(
            BatchDecision.Terms terms,
            List<Planned> planned,
            Map<RecordKey, Slot> read,
            List<SyncEvent.HandlerThrew> thrown) {
        List<SyncEvent.HandlerThrew> threw = new ArrayList<>();
        Decision decision = limiter.run(
                next -> QueueInChange.during(() -> BatchDecision.decide(terms, planned, read, changes(next, threw))),
                code(planned.stream().map(Planned::routed).toList()),
                settings.decisionTimeout(),
                WaitObserver.PATIENT);
        thrown.clear();
        thrown.addAll(threw);
        return decision;
    }

    private ChangeCalls changes(Consumer<Routed> next, List<SyncEvent.HandlerThrew> threw) {
        return new ChangeCalls() {
            @Override
            public SyncItem call(Planned item, Supplier<SyncItem> change) throws Exception {
                next.accept(item.routed());
                return wrapped(item.item(), change::get);
            }

            @Override
            public void threw(Planned item, Throwable thrown) {
                threw.add(new SyncEvent.HandlerThrew(item.item(), thrown));
            }
        };
    }

    /** The same plans, except that this item, whose change took too long, has failed. */
    List<Planned> withoutOverdue(List<Planned> plans, SyncItem overdue) {
        listener.on(new SyncEvent.HandlerOverdue(overdue));
        return plans.stream()
                .map(p -> p.item().id().equals(overdue.id()) ? planned(p.routed(), OVERDUE) : p)
                .toList();
    }

    /**
     * What an effect handler's call came to.
     *
     * @param item what the item becomes
     * @param reason what its handler says of a failure for the log; empty if it says nothing
     * @param notes what it keeps, of an item that is completed
     */
    record Called(SyncItem item, String reason, Notes notes) {
        /** Nothing of an item that failed otherwise: what its handler said could not be stored. */
        String reasonOf(SyncItem after) {
            return Objects.equals(after.failure(), item.failure()) ? reason : "";
        }
    }

    /**
     * Calls the effect handler of this item.
     *
     * @param known the records that it asked for
     * @throws TimeLimiter.GivenUp if {@code observer} says so
     */
    Called call(Routed routed, EffectHandler handler, Map<RecordKey, Tree> known, WaitObserver observer) {
        if (limiter.isHanging(handler, routed.item().userId())) {
            return answered(
                    routed.item(), new Outcome.Postpone(settings.handlerTimeout(), Attempt.HANDLER_HANGS.message()));
        }
        try {
            Outcome outcome = limiter.run(
                    next -> {
                        next.accept(routed);
                        return outcome(routed, handler, known, next);
                    },
                    TimeLimiter.Code.APPLICATION,
                    settings.handlerTimeout(),
                    observer);
            return answered(routed.item(), outcome);
        } catch (TimeLimiter.Overdue e) {
            listener.on(new SyncEvent.HandlerOverdue(routed.item()));
            return answered(routed.item(), new Outcome.Retry(Attempt.HANDLER_OVERDUE, null));
        }
    }

    private Outcome outcome(
            Routed routed, EffectHandler handler, Map<RecordKey, Tree> known, TimeLimiter.Progress progress) {
        SyncItem item = routed.item().readBy(mapper);
        try {
            return wrapped(item, () -> handler.call(item, context(routed, known)));
        } catch (InvalidData e) {
            return new Outcome.Retry(Failure.validation(e.violations()), null);
        } catch (Throwable e) {
            threw(item, e, progress);
            return new Outcome.Retry(Attempt.HANDLER_THREW, null);
        }
    }

    /** What comes of our own interruption is no news: why it was interrupted is told, or the instance is stopping. */
    private void threw(SyncItem item, Throwable e, TimeLimiter.Progress progress) {
        if (!progress.isLeftBehind() || !Interruption.isIn(e)) {
            listener.on(new SyncEvent.HandlerThrew(item, e));
        }
    }

    /** What the item becomes by an attempt that failed so. */
    SyncItem failed(SyncItem item, Failure why) {
        return Attempt.failed(item, why, retryTimes.after(item), context.now());
    }

    private Called answered(SyncItem item, Outcome outcome) {
        Notes notes = outcome instanceof Outcome.Done done ? new Notes(done.keeps()) : Notes.NONE;
        return new Called(
                Attempt.answered(item, outcome, retryTimes.after(item), context.now()), outcome.forTheLog(), notes);
    }

    private Context context(Routed routed, Map<RecordKey, Tree> known) {
        SyncItem item = routed.item();
        Instant now = context.now();
        return new Context(
                now,
                item.attempts() + 1,
                item.id().hex(),
                now.plus(settings.handlerTimeout()),
                routed.address().variables(),
                known);
    }
}
