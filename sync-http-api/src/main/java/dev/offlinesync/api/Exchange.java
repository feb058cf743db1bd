package dev.offlinesync.api;

import dev.offlinesync.api.body.Fault;
import dev.offlinesync.api.body.RefusedBody;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.item.WellFormed;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.queue.QuotaExceeded;
import dev.offlinesync.core.store.ReadRoom;
import dev.offlinesync.core.store.StoreRefused;
import dev.offlinesync.core.store.StoreUnavailable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all requests have in common: finding the route, finding the caller, and turning errors into responses. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final Caller NOBODY = new Caller(new UserId("nobody"), Caller.Role.USER);
    private static final String BEARER = "bearer ";
    private static final String STORE_RETRY_SECONDS = "5";
    private static final String BUSY_RETRY_SECONDS = "1";
    private static final String QUOTA_RETRY_SECONDS = "5";
    /** How often a read begins for which there is too little room. */
    private static final int READS = 5;

    private static final int LONGEST_LOGGED = 600;

    private final RouteTable routes;
    private final Handlers handlers;
    private final Authenticator authenticator;
    private final RateLimits rates;
    private final Cors cors;
    private final Supplier<String> requestIds;
    private final String basePath;
    private final RepeatedLines repeated = new RepeatedLines(System::nanoTime);

    Exchange(
            RouteTable routes,
            Handlers handlers,
            Authenticator authenticator,
            RateLimits rates,
            Cors cors,
            Supplier<String> requestIds,
            String basePath) {
        this.routes = routes;
        this.handlers = handlers;
        this.authenticator = authenticator;
        this.rates = rates;
        this.cors = cors;
        this.requestIds = requestIds;
        this.basePath = basePath;
    }

    ApiResponse handle(ApiRequest request) {
        Call call = new Call(request, basePath);
        Caller caller = null;
        try {
            cors.decorate(request.header("Origin"), call::header);
            Optional<RouteTable.Route> route = routes.find(request.method(), request.path());
            if (route.isEmpty()) {
                return unrouted(call);
            }
            call.routed(parameters(route.get(), request.path()));
            if (route.get().isOpen()) { // asked by probes, which add parameters of their own against caches
                return route.get().action().run(call, NOBODY);
            }
            caller = caller(request);
            if (ForeignPage.sent(request)) {
                throw new Problem(
                        403, "a web page of another origin sent this; send it with Content-Type: application/json");
            }
            SyncUser.check(request, caller);
            rates.request(call, caller.user(), request.counted());
            call.requireKnown(route.get().parameters());
            return sent(run(route.get().action(), call, caller), call, caller);
        } catch (Throwable e) { // errors too: a throwable that escapes would leave its connection waiting forever
            ApiResponse answer = answer(call, caller, e);
            return caller == null ? answer : answer.to(caller);
        }
    }

    /** If the answer comes later, then as if it came now: with the caller, and without an exception. */
    private ApiResponse sent(ApiResponse response, Call call, Caller caller) {
        return response.held()
                .map(held -> ApiResponse.held(new Later(held, call, caller)))
                .orElse(response)
                .to(caller);
    }

    /** An answer that is held back. */
    private final class Later implements HeldAnswer {
        private final HeldAnswer held;
        private final Call call;
        private final Caller caller;

        Later(HeldAnswer held, Call call, Caller caller) {
            this.held = held;
            this.call = call;
            this.caller = caller;
        }

        @Override
        public void whenReady(Runnable ready) {
            held.whenReady(ready);
        }

        @Override
        public ApiResponse answer() {
            try {
                return run((same, caller) -> held.answer(), call, caller).to(caller);
            } catch (Throwable e) {
                return Exchange.this.answer(call, caller, e).to(caller);
            }
        }

        @Override
        public void cancel() {
            held.cancel();
        }
    }

    /** A read that there is no room for waits until there is, and begins again. */
    private static ApiResponse run(RouteTable.Action action, Call call, Caller caller) {
        for (int i = 1; ; i++) {
            try {
                return action.run(call, caller);
            } catch (ReadRoom.Exhausted e) {
                boolean isRead = call.method().equals("GET") || call.method().equals("HEAD");
                if (!isRead || i == READS || !ReadRoom.present().awaitMore()) {
                    throw e;
                }
            }
        }
    }

    private static Map<String, String> parameters(RouteTable.Route route, String path) {
        try {
            return route.pattern().parameters(path);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("the path is malformed");
        }
    }

    /** The path is unknown, or does not support the method, or a browser sends its preflight request. */
    private ApiResponse unrouted(Call call) {
        String allowed = routes.methodsOf(call.path())
                .orElseThrow(() -> Problem.notFound(
                        isQueued(call.path())
                                ? "this path accepts writes only through /api/sync, and has nothing to read"
                                : "this path does not exist"));
        if (!call.method().equals("OPTIONS")) {
            throw Problem.methodNotAllowed(call.method(), allowed);
        }
        cors.preflight(call.header("Origin"), allowed, call::header);
        call.header("Allow", allowed);
        return ApiResponse.empty(204, call.headers());
    }

    /** Whether a handler accepts queued items for this path, though the path has no records to show. */
    private boolean isQueued(String path) {
        try {
            return handlers.route(Method.POST, path).isPresent();
        } catch (InvalidSubmission e) {
            return false;
        }
    }

    private Caller caller(ApiRequest request) {
        return request.caller().orElseGet(() -> caller(request.header("Authorization")));
    }

    /** Who calls, by this {@code Authorization} header. */
    Caller caller(@Nullable String header) {
        if (authenticator == Authenticator.NONE) {
            throw Problem.unauthorized("not signed in");
        }
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw Problem.unauthorized("a bearer token is required");
        }
        String token = header.substring(BEARER.length()).strip();
        if (token.isEmpty()) {
            throw Problem.unauthorized("a bearer token is required");
        }
        try {
            return Objects.requireNonNull(
                    authenticator.authenticate(token),
                    "the authenticator returned null; it must throw InvalidToken if a token proves nothing");
        } catch (Authenticator.InvalidToken e) {
            throw new Problem(401, String.valueOf(e.getMessage()))
                    .header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }
    }

    /** Counts a request of this caller; empty if requests are not limited. */
    Optional<RateLimit.Taken> count(Caller caller) {
        return rates.count(caller.user());
    }

    /** The response that reports this error. */
    private ApiResponse answer(Call call, @Nullable Caller caller, Throwable thrown) {
        Problem problem = problem(call, caller, thrown);
        problem.headers().forEach(call::header);
        if (!call.dropsRest() && !problem.headers().containsKey("Connection")) {
            UnreadBody.drop(call, System::nanoTime);
        }
        return ApiResponse.json(problem.status(), Problem.TYPE, call.headers(), problem.json());
    }

    private Problem problem(Call call, @Nullable Caller caller, Throwable thrown) {
        if (thrown instanceof Problem problem) {
            return problem;
        }
        if (thrown instanceof RefusedBody refused) {
            return Problem.of(refused);
        }
        if (thrown instanceof InvalidSubmission e) {
            return Problem.of(List.of(Fault.malformed(e.field(), String.valueOf(e.getMessage()))));
        }
        if (thrown instanceof ReadRoom.Exhausted) {
            return Problem.overloaded();
        }
        String id = requestIds.get();
        String request = WellFormed.oneLine(
                (caller == null ? "" : "user " + caller.user() + ", ") + call.method() + " " + call.path(),
                LONGEST_LOGGED);
        if (thrown instanceof StoreUnavailable) {
            // one line: during an outage every request logs one, and the stack says nothing new
            LOG.warn("{}: the store is not available for {}: {}", id, request, thrown.getMessage());
            return unavailable("the database cannot be reached; try again later", STORE_RETRY_SECONDS, id);
        }
        if (thrown instanceof StoreRefused) {
            LOG.error("{}: the store refuses {}: {}", id, request, thrown.getMessage());
            return unavailable(
                    "the database refuses this write, by a rule that was added to the queue's own tables; the log has"
                            + " the details under " + id,
                    STORE_RETRY_SECONDS,
                    id);
        }
        if (thrown instanceof QueueBusy) {
            if (repeated.admits("busy " + (caller == null ? "" : caller.user()))) {
                LOG.info("{}: busy, {}: {}", id, request, thrown.getMessage());
            }
            return Problem.overloaded("too much is in progress at the moment; try again later")
                    .with("id", id)
                    .header("Retry-After", BUSY_RETRY_SECONDS);
        }
        if (thrown instanceof QuotaExceeded exceeded) {
            return quotaExceeded(exceeded);
        }
        if (thrown instanceof Authenticator.KeysUnavailable) {
            String reason = String.valueOf(thrown.getMessage());
            if (repeated.admits(reason)) { // anybody can send tokens, and as many as they like
                LOG.warn("{}: tokens cannot be checked for {}: {}", id, request, reason);
            }
            return unavailable("tokens cannot be checked at the moment; try again later", STORE_RETRY_SECONDS, id);
        }
        if (repeated.admits(thrown.getClass().getName() + (caller == null ? "" : " " + caller.user()))) {
            LOG.error("{}: {} failed", id, request, thrown);
        } else if (caller != null) {
            LOG.error(
                    "{}: {} failed, as before: {}",
                    id,
                    request,
                    thrown.getClass().getName());
        }
        return new Problem(500, "an internal error occurred; the log has the details under " + id).with("id", id);
    }

    private static Problem unavailable(String detail, String seconds, String id) {
        return new Problem(503, detail).with("id", id).header("Retry-After", seconds);
    }

    Cors cors() {
        return cors;
    }

    private static Problem quotaExceeded(QuotaExceeded exceeded) {
        String detail = String.valueOf(exceeded.getMessage());
        return switch (exceeded.kind()) {
            case OPEN_ITEMS -> Problem.quotaExceeded(detail).header("Retry-After", QUOTA_RETRY_SECONDS);
            case STORED_BYTES -> new Problem(413, detail);
        };
    }
}
