package dev.offlinesync.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server can ask about a request before it reads its body or gives it a thread: for admission control in front
 * of {@link HttpApi#handle}. A server without any needs nothing of this.
 */
public final class RequestGate {
    private final RouteTable routes;
    private final Exchange exchange;
    private final HttpLimits limits;
    private final AccessLog accessLog;

    RequestGate(RouteTable routes, Exchange exchange, HttpLimits limits, AccessLog accessLog) {
        this.routes = routes;
        this.exchange = exchange;
        this.limits = limits;
        this.accessLog = accessLog;
    }

    /** What such a request weighs; empty if there is no route for it, or if its route requires no token. */
    public Optional<Weight> weightOf(String method, String path) {
        return routes.find(method, path).flatMap(RouteTable.Route::weight);
    }

    /**
     * Whether the answer of such a request may be held back or be a stream: {@link ApiResponse#held}, {@link
     * ApiResponse#events}.
     */
    public boolean mayWait(String method, String path) {
        return routes.find(method, path).filter(RouteTable.Route::mayWait).isPresent();
    }

    /**
     * Who calls, by this {@code Authorization} header.
     *
     * @throws RuntimeException if it proves nobody. Let {@link ApiRequest#caller} throw it, and {@link HttpApi#handle}
     *     answers it without checking the token again
     */
    public Caller callerOf(@Nullable String authorization) {
        return exchange.caller(authorization);
    }

    /**
     * Counts a request of this caller, before it takes any place. Let {@link ApiRequest#counted} return the answer, or it
     * counts twice. If it is not granted, {@link HttpApi#handle} refuses the request without reading it.
     *
     * @return empty if requests are not limited
     */
    public Optional<RateLimit.Taken> count(Caller caller) {
        return exchange.count(caller);
    }

    /** The response that reports this problem, to a request with this {@code Origin}. */
    public ApiResponse refusal(Problem problem, @Nullable String origin) {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.cors().decorate(origin, headers::put);
        headers.putAll(problem.headers());
        return ApiResponse.json(problem.status(), Problem.TYPE, headers, problem.json());
    }

    public HttpLimits limits() {
        return limits;
    }

    public AccessLog accessLog() {
        return accessLog;
    }
}
