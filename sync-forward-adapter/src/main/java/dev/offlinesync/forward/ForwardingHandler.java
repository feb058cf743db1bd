package dev.offlinesync.forward;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.handler.KeyFunction;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.SteadyClock;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.json.PlainJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sends each mutation on to an existing REST backend, the upstream, as the client would have sent it: its method, its
 * endpoint below the upstream's address, its data as the JSON body. {@code Idempotency-Key} is the item's id, the same
 * in every attempt. Delivery is <em>at least once</em>, so the upstream should recognise the key.
 *
 * <p>While the upstream cannot be reached, or asks for a pause, items are postponed: no attempt is counted, and items
 * on one record keep their order. After some such calls in a row a circuit breaker stops the calls for a while, so that
 * an outage costs little and loses nothing. The table in {@code docs/forwarding.md} says what each answer means.
 *
 * <p>One instance is for one upstream and any number of routes. Thread-safe.
 *
 * <pre>{@code
 * ForwardingHandler erp = ForwardingHandler.to("https://erp.example.com").build();
 * Handlers handlers = Handlers.builder().route(erp.route("/api/invoices")).build();
 * }</pre>
 */
public final class ForwardingHandler implements EffectHandler {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    public static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
    public static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    /** The records are with the upstream; this is what keys need in place of a collection. */
    private static final String COLLECTION = "forwarded";

    private final Upstream upstream;
    private final UpstreamIdentity identity;
    private final Duration timeout;
    private final Circuit circuit;
    private final Waiting waiting;
    private final Wire wire;

    private ForwardingHandler(Builder b) {
        upstream = b.upstream;
        identity = b.identity;
        timeout = b.timeout;
        circuit = new Circuit(upstream, b.clock);
        waiting = new Waiting(b.clock);
        wire = new Wire(timeout);
        UnderscoredHost.check(upstream);
    }

    /** @throws IllegalArgumentException if this is not the address of an upstream */
    public static Builder to(String address) {
        return to(new Upstream(address));
    }

    public static Builder to(Upstream upstream) {
        return new Builder(upstream);
    }

    /** The usual route: POST, PUT, PATCH and DELETE to this path, and to it with a record's id behind it. */
    public Route route(String path) {
        return route(path, EnumSet.of(Method.POST, Method.PUT, Method.PATCH, Method.DELETE), List.of());
    }

    /** A route on which an endpoint that cannot be sent on safely is refused when a client sends it. */
    public Route route(String path, Set<Method> methods, List<Resource.Alias> aliases) {
        return route(path, methods, aliases, RecordIds.NONE);
    }

    /** The same for an upstream that gives records ids of its own, or whose records refer to such records. */
    public Route route(String path, Set<Method> methods, List<Resource.Alias> aliases, RecordIds ids) {
        KeyFunction byId = Route.byId(path, aliases);
        KeyFunction key = (user, item, submission) -> {
            try {
                upstream.at(submission.endpoint().path());
            } catch (IllegalArgumentException e) {
                throw new InvalidSubmission("/endpoint", String.valueOf(e.getMessage()));
            }
            return byId.idOf(user, item, submission);
        };
        EffectHandler handler = ids.isNone() ? this : new RenamingHandler(this, path, ids);
        return new Route(path, aliases, methods, COLLECTION, key, handler);
    }

    /** The versions of its records are the upstream's. */
    @Override
    public boolean takesBasis() {
        return false;
    }

    @Override
    public Outcome call(SyncItem item, Context context) {
        URI target;
        try {
            target = upstream.at(item.endpoint());
        } catch (IllegalArgumentException e) { // of an item that was written by hand, or by another route
            return new Outcome.Reject(
                    new Failure(Failure.Kind.UNKNOWN_ENDPOINT, "the endpoint cannot be sent on: it " + e.getMessage()));
        }
        Optional<Circuit.Permit> permit = circuit.permit(item.userId());
        if (permit.isEmpty()) {
            return new Outcome.Postpone(
                    RetryAfter.within(circuit.pause(item.userId()), Duration.ofSeconds(1), LONGEST_PAUSE),
                    "the upstream is not answering just now");
        }
        try (Circuit.Permit call = permit.get()) {
            Outcome outcome = call(item, context, target, call);
            if (!(outcome instanceof Outcome.Postpone)) {
                waiting.isOver(item.id());
            }
            return outcome;
        }
    }

    private Outcome call(SyncItem item, Context context, URI target, Circuit.Permit permit) {
        try {
            Answer answer = wire.send(request(item, context, target), timeLeft(context));
            Optional<Duration> retryAfter = answer.retryAfter().flatMap(h -> RetryAfter.parse(h, context.now()));
            report(answer, retryAfter, permit);
            return new Verdict(upstream, answer, retryAfter, () -> pause(item)).outcome();
        } catch (IOException e) {
            return withoutStatus(item, e, permit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Postpone(SHORTEST_PAUSE, "the call was interrupted");
        }
    }

    private static void report(Answer answer, Optional<Duration> retryAfter, Circuit.Permit permit) {
        String symptom = "it answered " + answer.status();
        switch (answer.health()) {
            case WELL -> permit.well();
            case UNWELL -> permit.unwell(symptom);
            case REFUSES_USER -> permit.refused(retryAfter, symptom);
        }
    }

    private Outcome withoutStatus(SyncItem item, IOException e, Circuit.Permit permit) {
        Optional<String> broken = BrokenHead.in(e);
        if (broken.isPresent()) {
            permit.well(); // something did answer
            return new Outcome.Retry(
                    Failure.handler("the upstream " + broken.get()), null, upstream + " " + broken.get());
        }
        if (Unreachable.isUnconnected(e)) {
            permit.unconnected(Unreachable.why(e));
        } else {
            permit.unwell(Unreachable.why(e));
        }
        return new Outcome.Postpone(pause(item), Unreachable.toldTheClient(e));
    }

    private HttpRequest request(SyncItem item, Context context, URI target) throws IOException, InterruptedException {
        HttpRequest.Builder request = UnderscoredHost.request(target).setHeader("Accept", "application/json");
        identity.headers(item.userId(), context).forEach(request::setHeader);
        request.setHeader("Idempotency-Key", context.idempotencyKey());
        if (item.mutation().data() == null) {
            return request.method(item.method().name(), HttpRequest.BodyPublishers.noBody())
                    .build();
        }
        return request.setHeader("Content-Type", "application/json")
                .method(item.method().name(), HttpRequest.BodyPublishers.ofByteArray(PlainJson.write(item.data())))
                .build();
    }

    /** Ends before the queue's own timeout, which would count an attempt. */
    private Duration timeLeft(Context context) {
        Duration most = Duration.between(context.now(), context.deadline())
                .multipliedBy(4)
                .dividedBy(5);
        return timeout.compareTo(most) < 0 ? timeout : most;
    }

    /**
     * Until the circuit lets calls through, and at least a tenth of the time since the item's first call in vain: an item
     * whose every call times out then takes up little of its user's lane.
     */
    private Duration pause(SyncItem item) {
        Duration patience = RetryAfter.within(waiting.of(item.id()).dividedBy(10), SHORTEST_PAUSE, LONGEST_PAUSE);
        Duration open = circuit.pause(item.userId());
        return open.compareTo(patience) > 0 ? open : patience;
    }

    /** The settings; everything has a default. */
    public static final class Builder {
        private final Upstream upstream;
        private UpstreamIdentity identity = UpstreamIdentity.header(UpstreamIdentity.USER_HEADER);
        private Duration timeout = DEFAULT_TIMEOUT;
        private InstantSource clock = new SteadyClock();

        private Builder(Upstream upstream) {
            this.upstream = upstream;
        }

        /** Default: the user's id in the header {@value UpstreamIdentity#USER_HEADER}. */
        public Builder identity(UpstreamIdentity value) {
            identity = value;
            return this;
        }

        /**
         * The timeout of one call, 100 ms to 10 minutes; default 10 s. It never exceeds four fifths of the queue's
         * timeout for a handler.
         *
         * @throws IllegalArgumentException if it is out of bounds
         */
        public Builder timeout(Duration value) {
            if (value.compareTo(MIN_TIMEOUT) < 0 || value.compareTo(MAX_TIMEOUT) > 0) {
                throw new IllegalArgumentException("timeout must be 100 ms to 10 minutes, not " + value);
            }
            timeout = value;
            return this;
        }

        /** The clock of the circuit breaker; default: a {@link SteadyClock}, since the system's may be set. */
        public Builder clock(InstantSource value) {
            clock = SteadyClock.insteadOf(value);
            return this;
        }

        /**
         * @throws IllegalArgumentException if the upstream's host has an underscore, and this process has used the JDK's
         *     HTTP client before it knew of an {@link Upstream}; the message says how to start Java then
         */
        public ForwardingHandler build() {
            return new ForwardingHandler(this);
        }
    }
}
