package dev.offlinesync.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request, as a web framework represents it. Used by one thread, once. */
public interface ApiRequest {
    /** In upper case, such as {@code POST}. */
    String method();

    /** Still escaped, without the query, and without {@link #prefix}: such as {@code /api/sync/add}. */
    String path();

    /** The path under which the framework serves this API, such as {@code /backend}; empty if there is none. */
    default String prefix() {
        return "";
    }

    /** What follows the question mark, still escaped; null if there is no query. */
    @Nullable
    String query();

    /** The first header of this name, in any case; null if there is none. */
    @Nullable
    String header(String name);

    /** The length of the body in bytes; -1 if it is unknown. */
    long length();

    /** Called at most once, and only by routes that have a body. It is read to its end, or until it is refused. */
    InputStream body() throws IOException;

    /**
     * Whether the framework itself drains the rest of the body of a refused request. If it does not, this API does
     * so, within bounds: a client that is still sending when the connection closes would not see the response.
     */
    default boolean dropsRest() {
        return false;
    }

    /**
     * Whether the framework can send a response later, and piece by piece, without a thread that waits: see {@link
     * ApiResponse#held} and {@link ApiResponse#events}. If it cannot, a client that wants to wait is answered at once.
     */
    default boolean canWait() {
        return false;
    }

    /**
     * Who calls, if the framework has authenticated the request itself. Then the {@code Authorization} header is
     * ignored, and the {@link Authenticator} is not asked. What {@link RequestGate#callerOf} threw may be thrown here.
     */
    default Optional<Caller> caller() {
        return Optional.empty();
    }

    /** What came of it, if the request has been counted against the rate limit: see {@link RequestGate#count}. */
    default Optional<RateLimit.Taken> counted() {
        return Optional.empty();
    }
}
