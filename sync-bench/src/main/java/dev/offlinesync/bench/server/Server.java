package dev.offlinesync.bench.server;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The server that is measured. */
public interface Server extends AutoCloseable {
    /** Where it answers. */
    URI address();

    /** A token for this user. */
    String token(String user);

    /** CPU time that its process has taken, if that can be known. */
    Optional<Duration> cpu();

    @Override
    void close();
}
