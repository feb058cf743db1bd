package dev.offlinesync.http;

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
        request.setAttribute(Leftovers.DROPPED_BY_SERVER, true);
        String path = Request.getPathInContext(request);
        Optional<Weight> weight = api.weightOf(request.getMethod(), path);
        Caller caller = weight.isPresent() ? caller(request) : null;
        if (weight.isEmpty() || caller == null) {
            return unadmitted(
                    ReceivedRequest.unread(request), response, new Aftermath(request, callback, scheduler()), path);
        }
        request.setAttribute(Exchange.CALLER, caller);
        request.setAttribute(Exchange.USER, caller.user().value());
        new Passage(
                        this,
                        request,
                        response,
                        callback,
                        weight.get(),
                        caller.user().value())
                .begin();
        return true;
    }

    /** What costs nothing: an error, which the routes know best how to say, or the state of the server. */
    private boolean unadmitted(Request request, Response response, Callback callback, String path) throws Exception {
        if (!path.equals(HealthRoutes.READY)) {
            return routes().handle(request, response, callback);
        }
        if (!readiness.tryAcquire()) {
            Response.writeError(request, response, callback, 503);
            return true;
        }
        Request.addCompletionListener(request, failure -> readiness.release());
        return routes().handle(request, response, callback);
    }

    private @Nullable Caller caller(Request request) {
        try {
            return api.exchange().caller(request.getHeaders().get(HttpHeader.AUTHORIZATION));
        } catch (Problem | Authenticator.KeysUnavailable e) {
            return null; // the route comes to the same, and says so
        }
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

    Cors cors() {
        return api.exchange().cors();
    }

    Scheduler scheduler() {
        return getServer().getScheduler();
    }
}
