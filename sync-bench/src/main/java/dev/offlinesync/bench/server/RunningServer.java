package dev.offlinesync.bench.server;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** A server that somebody else has started. */
public final class RunningServer implements Server {
    private final URI address;
    private final Tokens tokens;

    /** @param secret its SYNC_JWT_SECRET */
    public RunningServer(URI address, String secret) {
        this.address = address;
        this.tokens = new Tokens(secret);
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public String token(String user) {
        return tokens.of(user);
    }

    @Override
    public Optional<Duration> cpu() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
