package dev.offlinesync.http;

import dev.offlinesync.api.ApiResponse;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.HttpLimits;
import dev.offlinesync.api.Problem;
import dev.offlinesync.api.Weight;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * In front of the routes: takes on what the server can bear and answers 503 to the rest, early, so that what was taken on
 * is done well. A request has its body here, and its answer leaves from here, without a thread that waits for the client;
 * the route between works on one of a bounded number of {@link Places}. Health is always answered.
 */
final class Admission extends Handler.Wrapper {
    /** The attribute of a request that has who calls, once that is found out. */
    private static final String CALLER = "dev.offlinesync.http.caller";

    /** Who asks for readiness waits for the store, and needs no token: so only a few may at once. */
    private static final int MOST_READINESS = 16;

    private final HttpApi api;
    private final Capacity capacity;
    private final Budget bodies;
    private final Outbox outbox;
    private final Semaphore readiness = new Semaphore(MOST_READINESS);
    private @Nullable Places places;

    Admission(HttpApi api, Capacity capacity) {
        this.api = api;
        this.capacity = capacity;
        this.bodies = new Budget(capacity.bodyBytes());
        this.outbox = new Outbox(capacity.answerBytes());
    }

    @Override
    protected void doStart() throws Exception {
        places = new Places(
                capacity.requests(),
                capacity.workBytes(),
                capacity.waiting(),
                getServer().getThreadPool());
        super.doStart();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        request.setAttribute(JavalinRequest.DROPS_REST, true);
        String path = Request.getPathInContext(request);
        Optional<Weight> weight = api.weightOf(request.getMethod(), path);
        Optional<Caller> caller = weight.isPresent() ? caller(request) : Optional.empty();
        if (weight.isEmpty() || caller.isEmpty()) {
            return unadmitted(
                    ReceivedRequest.unread(request), response, new Aftermath(request, callback, scheduler()), path);
        }
        String user = caller.get().user().value();
        request.setAttribute(CALLER, caller.get());
        request.setAttribute(JettyAccessLog.USER, user);
        new Passage(this, request, response, callback, weight.get(), user).begin();
        return true;
    }

    /** What costs nothing: an error, which the routes know best how to say, or the state of the server. */
    private boolean unadmitted(Request request, Response response, Callback callback, String path) throws Exception {
        if (!path.equals(HttpApi.readinessPath())) {
            return routes().handle(request, response, callback);
        }
        if (!readiness.tryAcquire()) {
            Response.writeError(request, response, callback, 503);
            return true;
        }
        Request.addCompletionListener(request, failure -> readiness.release());
        return routes().handle(request, response, callback);
    }

    /** For the routes behind this, so that a token is looked at once. */
    static Optional<Caller> callerOf(Context ctx) {
        return Optional.ofNullable(ctx.attribute(CALLER));
    }

    private Optional<Caller> caller(Request request) {
        return api.callerOf(request.getHeaders().get(HttpHeader.AUTHORIZATION));
    }

    Handler routes() {
        return getHandler();
    }

    Places places() {
        Places started = places;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    Budget bodies() {
        return bodies;
    }

    Outbox outbox() {
        return outbox;
    }

    Capacity capacity() {
        return capacity;
    }

    HttpLimits limits() {
        return api.limits();
    }

    ApiResponse refusal(Problem problem, Request request) {
        return api.refusal(problem, request.getHeaders().get(HttpHeader.ORIGIN));
    }

    Scheduler scheduler() {
        return getServer().getScheduler();
    }
}
