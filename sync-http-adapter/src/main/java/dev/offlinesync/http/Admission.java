package dev.offlinesync.http;

import dev.offlinesync.api.ApiResponse;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.HttpLimits;
import dev.offlinesync.api.Problem;
import dev.offlinesync.api.RateLimit;
import dev.offlinesync.api.RequestGate;
import dev.offlinesync.api.Weight;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Admission control in front of the routes. It admits what the server can bear and answers 503 to the rest, early, so
 * that admitted requests are served well. Bodies are received and responses are sent without a thread that waits for
 * the client; only the route between needs one, in one of the bounded slots of the {@link AdmissionQueue}. Health
 * checks are always answered.
 */
final class Admission extends Handler.Wrapper {
    /** The request attribute that holds the caller, once it is known. */
    private static final String CALLER = "dev.offlinesync.http.caller";

    /** The request attribute that holds what was wrong with the token. */
    private static final String REFUSAL = "dev.offlinesync.http.refusal";

    /** The request attribute that holds what came of counting it. */
    private static final String COUNTED = "dev.offlinesync.http.counted";

    private final HttpApi api;
    private final RequestGate gate;
    private final IntConsumer waiting;

    /** Guarded by {@link #waiting}. */
    private int waitingNow;

    private final AddressLimit addresses;
    private final Capacity capacity;
    private final Budget bodies;
    private final UnreadAnswers unread;
    private @Nullable AdmissionQueue queue;

    /** @param waiting told how many wait for news, whenever it has changed */
    Admission(HttpApi api, AddressLimit addresses, Capacity capacity, IntConsumer waiting) {
        this.api = api;
        this.gate = api.gate();
        this.waiting = waiting;
        this.addresses = addresses;
        this.capacity = capacity;
        this.bodies = new Budget(capacity.bodyBytes());
        this.unread = new UnreadAnswers(capacity.answerBytes());
    }

    @Override
    protected void doStart() throws Exception {
        queue = new AdmissionQueue(
                capacity.requests(),
                capacity.lent(),
                capacity.workBytes(),
                capacity.waiting(),
                getServer().getThreadPool(),
                System::nanoTime);
        super.doStart();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        request.setAttribute(JavalinRequest.DROPS_REST, true);
        if (!addresses.admits(request)) {
            refuseAddress(request, response, callback);
            return true;
        }
        String path = Request.getPathInContext(request);
        Optional<Weight> weight = gate.weightOf(request.getMethod(), path);
        Optional<Caller> caller = weight.isPresent() ? caller(request) : Optional.empty();
        if (weight.isEmpty() || caller.isEmpty()) {
            // an error, which the routes report, or a health check
            return unread(request, response, callback);
        }
        String user = caller.get().user().value();
        request.setAttribute(CALLER, caller.get());
        request.setAttribute(JettyAccessLog.USER, user);
        Optional<RateLimit.Taken> counted = gate.count(caller.get());
        counted.ifPresent(taken -> request.setAttribute(COUNTED, taken));
        if (counted.isPresent() && !counted.get().isGranted()) {
            return unread(request, response, callback);
        }
        new AdmittedRequest(this, request, response, callback, weight.get(), user).begin();
        return true;
    }

    /** The routes answer it without its body. */
    private boolean unread(Request request, Response response, Callback callback) throws Exception {
        return routes().handle(
                        ReceivedRequest.unread(request),
                        response,
                        new DrainBodyCallback(request, callback, scheduler()));
    }

    /** For the routes behind this, so that a request counts once. */
    static Optional<RateLimit.Taken> counted(Context ctx) {
        return Optional.ofNullable(ctx.attribute(COUNTED));
    }

    /**
     * For the routes behind this, so that a token is checked once.
     *
     * @throws RuntimeException what was wrong with the token
     */
    static Optional<Caller> callerOf(Context ctx) {
        RuntimeException refusal = ctx.attribute(REFUSAL);
        if (refusal != null) {
            throw refusal;
        }
        return Optional.ofNullable(ctx.attribute(CALLER));
    }

    private Optional<Caller> caller(Request request) {
        try {
            return Optional.of(gate.callerOf(request.getHeaders().get(HttpHeader.AUTHORIZATION)));
        } catch (RuntimeException e) { // the routes answer it
            request.setAttribute(REFUSAL, e);
            return Optional.empty();
        }
    }

    /** Whether its answer may be held back, or be a stream. */
    boolean mayWait(Request request) {
        return gate.mayWait(request.getMethod(), Request.getPathInContext(request));
    }

    /** The answer of the API to a request that may wait, and that was admitted. */
    ApiResponse answer(Request request) {
        Caller caller = (Caller) Objects.requireNonNull(request.getAttribute(CALLER), "it was admitted");
        Optional<RateLimit.Taken> counted = Optional.ofNullable((RateLimit.Taken) request.getAttribute(COUNTED));
        return api.handle(new JettyRequest(request, caller, counted));
    }

    /** From now on this request waits, for as long as it takes: its connection is not idle, and counts apart. */
    void waits(Request request) {
        request.addIdleTimeoutListener(timeout -> false);
        count(1);
        Request.addCompletionListener(request, failure -> count(-1));
    }

    private void count(int more) {
        synchronized (waiting) {
            waitingNow += more;
            waiting.accept(waitingNow);
        }
    }

    /** Runs what may block. */
    void execute(Runnable work) {
        getServer().getThreadPool().execute(work);
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

    private void refuseAddress(Request request, Response response, Callback callback) {
        Problem problem = Problem.quotaExceeded("this address has too many requests in flight; try again later")
                .header("Retry-After", "2");
        ApiResponse refusal = refusal(problem, request);
        response.setStatus(refusal.status());
        refusal.headers().forEach(response.getHeaders()::put);
        response.write(true, ByteBuffer.wrap(refusal.body()), new DrainBodyCallback(request, callback, scheduler()));
    }

    Scheduler scheduler() {
        return getServer().getScheduler();
    }
}
