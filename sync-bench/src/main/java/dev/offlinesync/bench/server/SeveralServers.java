package dev.offlinesync.bench.server;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Several servers on one database, each client on the next of them. */
public final class SeveralServers implements Server {
    private final List<Server> servers = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    /** @param start starts one; all of them must have the same secret */
    public SeveralServers(int count, Supplier<? extends Server> start) {
        try {
            for (int i = 0; i < count; i++) {
                servers.add(start.get());
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public URI address() {
        return servers.get(Math.floorMod(next.getAndIncrement(), servers.size()))
                .address();
    }

    @Override
    public String token(String user) {
        return servers.get(0).token(user);
    }

    @Override
    public Optional<Duration> cpu() {
        return servers.stream()
                .map(Server::cpu)
                .reduce(Optional.of(Duration.ZERO), (sum, one) -> sum.flatMap(s -> one.map(s::plus)));
    }

    @Override
    public void close() {
        servers.forEach(Server::close);
    }
}
