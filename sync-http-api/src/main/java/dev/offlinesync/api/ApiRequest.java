package dev.offlinesync.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request as some web framework has it. Used by one thread, once. */
public interface ApiRequest {
    /** In capitals, such as {@code POST}. */
    String method();

    /** Still escaped, without the query, and without {@link #prefix}: such as {@code /api/sync/add}. */
    String path();

    /** Under which path the framework has this API, such as {@code /backend}; empty where there is none. */
    default String prefix() {
        return "";
    }

    /** What follows the question mark, still escaped; null where there is none. */
    @Nullable
    String query();

    /** The first header of this name, whatever its case; null where there is none. */
    @Nullable
    String header(String name);

    /** Of the body in bytes; -1 where that is not known. */
    long length();

    /** Asked for once at most, and only by routes that have a body. It is read to its end, or to where it is refused. */
    InputStream body() throws IOException;

    /**
     * Whether the framework itself reads and drops what is left of the body of a request that was refused. Where it does not, that is
     * done here, within bounds: a client that is still sending when the connection closes would not see the answer.
     */
    default boolean dropsRest() {
        return false;
    }

    /**
     * Who calls, where the framework has found that out by its own means; then the {@code Authorization} header means nothing
     * here, and the {@link Authenticator} is not asked.
     */
    default Optional<Caller> caller() {
        return Optional.empty();
    }
}
