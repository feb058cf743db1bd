package dev.offlinesync.http;

import dev.offlinesync.api.ApiResponse;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpLimits;
import dev.offlinesync.api.Problem;
import dev.offlinesync.api.RequestGate;
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
 * the route between works on one of a bounded number of {@link AdmissionQueue}. Health is always answered.
 */
final class Admission extends Handler.Wrapper {
    /** The attribute of a request that has who calls, once that is found out. */
    private static final String CALLER = "dev.offlinesync.http.caller";

    /** Who asks for readiness waits for the store, and needs no token: so only a few may at once. */
    private static final int MOST_READINESS = 16;

    private final RequestGate gate;
    private final Capacity capacity;
    private final Budget bodies;
    private final UnreadAnswers unread;
    private final Semaphore readiness = new Semaphore(MOST_READINESS);
    private @Nullable AdmissionQueue queue;

    Admission(RequestGate gate, Capacity capacity) {
        this.gate = gate;
        this.capacity = capacity;
        this.bodies = new Budget(capacity.bodyBytes());
        this.unread = new UnreadAnswers(capacity.answerBytes());
    }

    @Override
    protected void doStart() throws Exception {
        queue = new AdmissionQueue(
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
        Optional<Weight> weight = gate.weightOf(request.getMethod(), path);
        Optional<Caller> caller = weight.isPresent() ? caller(request) : Optional.empty();
        if (weight.isEmpty() || caller.isEmpty()) {
            return unadmitted(
                    ReceivedRequest.unread(request),
                    response,
                    new DrainBodyCallback(request, callback, scheduler()),
                    path);
        }
        String user = caller.get().user().value();
        request.setAttribute(CALLER, caller.get());
        request.setAttribute(JettyAccessLog.USER, user);
        new AdmittedRequest(this, request, response, callback, weight.get(), user).begin();
        return true;
    }

    /** What costs nothing: an error, which the routes know best how to say, or the state of the server. */
    private boolean unadmitted(Request request, Response response, Callback callback, String path) throws Exception {
        if (!gate.isReadiness(path)) {
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
        return gate.callerOf(request.getHeaders().get(HttpHeader.AUTHORIZATION));
    }

    Handler routes() {
        return getHandler();
    }

    AdmissionQueue queue() {
        AdmissionQueue started = queue;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    Budget bodies() {
        return bodies;
    }

    UnreadAnswers unread() {
        return unread;
    }

    Capacity capacity() {
        return capacity;
    }

    HttpLimits limits() {
        return gate.limits();
    }

    ApiResponse refusal(Problem problem, Request request) {
        return gate.refusal(problem, request.getHeaders().get(HttpHeader.ORIGIN));
    }

    Scheduler scheduler() {
        return getServer().getScheduler();
    }
}
