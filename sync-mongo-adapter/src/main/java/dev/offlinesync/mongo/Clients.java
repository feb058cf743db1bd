package dev.offlinesync.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client of a store. A connection is authenticated once, when it is opened. If its user is dropped and created again,
 * the server refuses every command on it, and the driver keeps it all the same. So when a command is refused for that
 * reason, a new client takes the place of the old one, whose calls in flight get the time to end. Thread-safe.
 */
final class Clients implements AutoCloseable {
    /** Between two renewals: a user who lacks a right would otherwise cost a client for each call. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    /** Unauthorized, AuthenticationFailed, an error of Atlas, UserNotFound, RoleNotFound, ReauthenticationRequired. */
    private static final Set<Integer> NOT_AUTHENTICATED = Set.of(13, 18, 8000, 11, 31, 391);

    private static final System.Logger LOG = System.getLogger(Clients.class.getName());

    private final Optional<Supplier<MongoClient>> opener;
    private final Duration lifeOfOld;
    private final LongSupplier nanos;
    private final Set<MongoClient> old = ConcurrentHashMap.newKeySet();
    private volatile MongoClient current;
    private @Nullable Long renewedAt;
    private boolean closed;

    private Clients(Optional<Supplier<MongoClient>> opener, MongoClient first, Duration lifeOfOld, LongSupplier nanos) {
        this.opener = opener;
        this.current = first;
        this.lifeOfOld = lifeOfOld;
        this.nanos = nanos;
    }

    /** A client that belongs to somebody else, who renews it if need be. */
    static Clients fixed(MongoClient client) {
        return new Clients(Optional.empty(), client, Duration.ZERO, System::nanoTime);
    }

    /** @param lifeOfOld what calls in flight on a replaced client get */
    static Clients renewable(Supplier<MongoClient> opener, Duration lifeOfOld, LongSupplier nanos) {
        return new Clients(Optional.of(opener), opener.get(), lifeOfOld, nanos);
    }

    MongoClient current() {
        return current;
    }

    /** Whether the server has said that it does not, or no longer, know who this is. */
    private static boolean isNotAuthenticated(Throwable failure) {
        return failure instanceof MongoCommandException e
                && (NOT_AUTHENTICATED.contains(e.getErrorCode())
                        || String.valueOf(e.getErrorMessage()).contains("requires authentication"));
    }

    /**
     * A call failed. A listener for commands would hear it too, but the driver would copy every command and every reply
     * for it.
     *
     * @param used the client that was current when the call began
     */
    void failed(MongoClient used, Throwable why) {
        if (isNotAuthenticated(why)) {
            renew(used, why);
        }
    }

    private synchronized void renew(MongoClient refused, Throwable why) {
        long now = nanos.getAsLong();
        boolean early = renewedAt != null && now - renewedAt < PAUSE.toNanos();
        if (closed || refused != current || early || opener.isEmpty()) {
            return;
        }
        renewedAt = now;
        LOG.log(
                System.Logger.Level.WARNING,
                "MongoDB refuses the user of the connections ("
                        + (why instanceof MongoCommandException e ? e.getErrorCodeName() : "")
                        + "): new connections are opened");
        current = opener.get().get();
        old.add(refused);
        CompletableFuture.delayedExecutor(lifeOfOld.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> closeOld(refused));
    }

    private void closeOld(MongoClient client) {
        if (old.remove(client)) {
            client.close();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        if (opener.isPresent()) {
            old.forEach(this::closeOld);
            current.close();
        }
    }
}
