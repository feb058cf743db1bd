package dev.offlinesync.http;

import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.store.StoreUnavailable;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every request has in common: who calls, and what an error looks like. */
final class Exchange {
    /** The user's id, for the access log. */
    static final String USER = "dev.offlinesync.http.user";

    /** Who calls, where that was found out before the route was. */
    static final String CALLER = "dev.offlinesync.http.caller";

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final Caller NOBODY = new Caller(new UserId("nobody"), Caller.Role.USER);
    private static final String BEARER = "bearer ";
    private static final String STORE_RETRY_SECONDS = "5";
    private static final String BUSY_RETRY_SECONDS = "1";

    private final Authenticator authenticator;
    private final Cors cors;
    private final Supplier<String> requestIds;

    Exchange(Authenticator authenticator, Cors cors, Supplier<String> requestIds) {
        this.authenticator = authenticator;
        this.cors = cors;
        this.requestIds = requestIds;
    }

    /** What a route does. */
    @FunctionalInterface
    interface Action {
        void run(Context ctx, Caller caller);
    }

    /** @param open whether no token is asked for; the action then gets a caller who is nobody */
    Handler handler(Action action, boolean open) {
        return ctx -> {
            cors.decorate(ctx);
            try {
                action.run(ctx, open ? NOBODY : caller(ctx));
            } catch (Throwable e) { // an error as well: what leaves a handler keeps its connection waiting for ever
                send(ctx, e);
            }
        };
    }

    Handler options(String allowed) {
        return ctx -> {
            cors.decorate(ctx);
            cors.preflight(ctx, allowed);
            ctx.header("Allow", allowed);
            ctx.status(204);
        };
    }

    private Caller caller(Context ctx) {
        Caller known = ctx.attribute(CALLER);
        if (known != null) {
            return known;
        }
        Caller caller = caller(ctx.header("Authorization"));
        ctx.attribute(USER, caller.user().value());
        return caller;
    }

    /** Who calls, by this {@code Authorization} header. */
    Caller caller(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw Problem.unauthorized("a bearer token is required");
        }
        String token = header.substring(BEARER.length()).strip();
        if (token.isEmpty()) {
            throw Problem.unauthorized("a bearer token is required");
        }
        try {
            return authenticator.authenticate(token);
        } catch (Authenticator.InvalidToken e) {
            throw new Problem(401, String.valueOf(e.getMessage()))
                    .header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }
    }

    /** Answers an error, whichever it is. */
    void send(Context ctx, Throwable thrown) {
        Problem problem = problem(ctx, thrown);
        problem.headers().forEach(ctx::header);
        if (!problem.headers().containsKey("Connection")) {
            Leftovers.drop(ctx, System::nanoTime);
        }
        Answer.send(ctx, problem.status(), "application/problem+json", problem.json());
    }

    private Problem problem(Context ctx, Throwable thrown) {
        if (thrown instanceof Problem problem) {
            return problem;
        }
        if (thrown instanceof InvalidSubmission e) {
            return Problem.of(List.of(Fault.malformed(e.field(), String.valueOf(e.getMessage()))));
        }
        String id = requestIds.get();
        String request = ctx.method() + " " + Log.safe(ctx.path());
        if (thrown instanceof StoreUnavailable) {
            // one line: during an outage there is one for every request, and the stack says nothing new
            LOG.warn("{}: the store is not available for {}: {}", id, request, thrown.getMessage());
            return unavailable("the database cannot be reached, try again", STORE_RETRY_SECONDS, id);
        }
        if (thrown instanceof QueueBusy) {
            LOG.info("{}: busy, {}: {}", id, request, thrown.getMessage());
            return unavailable("other requests of this user are being processed, try again", BUSY_RETRY_SECONDS, id);
        }
        if (thrown instanceof Authenticator.KeysUnavailable) {
            LOG.warn("{}: tokens cannot be checked for {}", id, request, thrown);
            return unavailable("tokens cannot be checked just now, try again", STORE_RETRY_SECONDS, id);
        }
        LOG.error("{}: {} failed", id, request, thrown);
        return new Problem(500, "something went wrong here; the log has it under " + id).with("id", id);
    }

    private static Problem unavailable(String detail, String seconds, String id) {
        return new Problem(503, detail).with("id", id).header("Retry-After", seconds);
    }

    void decorate(Context ctx) {
        cors.decorate(ctx);
    }

    Cors cors() {
        return cors;
    }
}
