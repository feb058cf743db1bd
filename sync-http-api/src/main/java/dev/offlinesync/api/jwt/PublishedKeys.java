package dev.offlinesync.api.jwt;

import com.auth0.jwt.algorithms.Algorithm;
import dev.offlinesync.api.Authenticator.InvalidToken;
import dev.offlinesync.api.Authenticator.KeysUnavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys that an issuer publishes, as they were last read. The whole document is kept, so what is asked about unknown
 * keys costs the known ones nothing: those are answered from memory, and stay if a later reading fails. The document is
 * read by one party at a time, and at most every {@link #PAUSE}, whoever asks for it and whatever came of it before.
 * Thread-safe.
 */
final class PublishedKeys {
    /**
     * Between the beginnings of two readings, or after the end of one that failed: how soon a key is accepted that was
     * published just now. (A server may ask twice for one request, and would wait twice for an issuer that hangs.)
     */
    static final Duration PAUSE = Duration.ofSeconds(3);

    /** A document older than this is read again while it is used: how soon a withdrawn key is refused. */
    static final Duration MAX_AGE = Duration.ofMinutes(5);

    /** Callers are on threads that accept requests, so only a few may wait for a reading, and not for long. */
    private static final int MOST_WAITING = 16;

    /** A little longer than a reading takes, so that whoever waits learns what came of it. */
    private static final Duration MOST_WAIT = JwksReader.TIMEOUT.plusMillis(500);

    private final Supplier<CompletableFuture<JwksDocument>> reader;
    private final LongSupplier nanos;
    private final ReadingLog log;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private volatile @Nullable Read last;
    private @Nullable CompletableFuture<Read> running;
    private long pauseBegan;

    /**
     * @param reader reads the document, within a time of its own; completes exceptionally, with a message for the log,
     *     if there is none
     * @param nanos such as {@link System#nanoTime}
     */
    PublishedKeys(Supplier<CompletableFuture<JwksDocument>> reader, LongSupplier nanos, ReadingLog log) {
        this.reader = reader;
        this.nanos = nanos;
        this.log = log;
    }

    /**
     * What the last reading came to.
     *
     * @param document the last one that could be read, null if none ever could
     * @param at when that one was read
     * @param problem why the last reading failed, null if it did not
     */
    private record Read(
            @Nullable JwksDocument document,
            long at,
            @Nullable String problem) {}

    /**
     * The key of this id.
     *
     * @param keyId null if the token names none: then the document must have a single key
     * @throws InvalidToken if no such key is published, or it cannot be used
     * @throws KeysUnavailable if that cannot be told at the moment
     */
    Algorithm of(@Nullable String keyId) {
        Read known = last;
        Optional<Algorithm> key = find(known, keyId);
        if (key.isPresent()) {
            if (known != null && nanos.getAsLong() - known.at > MAX_AGE.toNanos()) {
                read();
            }
            return key.get();
        }
        Read now = known;
        if (keyId != null || known == null || known.document == null) {
            Optional<CompletableFuture<Read>> reading = read();
            now = reading.isPresent() ? await(reading.get()) : last;
        }
        Read seen = now;
        return find(seen, keyId).orElseThrow(() -> unknown(seen));
    }

    private static Optional<Algorithm> find(@Nullable Read read, @Nullable String keyId) {
        return read == null || read.document == null ? Optional.empty() : read.document.key(keyId);
    }

    private static RuntimeException unknown(@Nullable Read read) {
        String problem = read == null ? "it is being read" : read.problem;
        return problem == null
                ? new InvalidToken("the token's key is not known")
                : new KeysUnavailable("the JWKS document cannot be read: " + problem);
    }

    /** The reading that is under way, or a new one; empty if the last one began too short a time ago. */
    private synchronized Optional<CompletableFuture<Read>> read() {
        if (running != null) {
            return Optional.of(running);
        }
        long now = nanos.getAsLong();
        if (last != null && now - pauseBegan < PAUSE.toNanos()) {
            return Optional.empty();
        }
        pauseBegan = now;
        CompletableFuture<Read> reading = reader.get().handle(this::ended);
        if (!reading.isDone()) {
            running = reading;
        }
        return Optional.of(reading);
    }

    private synchronized Read ended(@Nullable JwksDocument document, @Nullable Throwable failure) {
        Read before = last;
        Read read;
        if (document != null) {
            log.read();
            read = new Read(document, nanos.getAsLong(), null);
        } else {
            pauseBegan = nanos.getAsLong();
            String problem = JwksReader.reason(failure);
            boolean isKept = before != null && before.document != null;
            log.failed(problem, isKept ? ReadingLog.Left.KEYS_READ_BEFORE : ReadingLog.Left.NO_KEYS);
            read = before == null
                    ? new Read(null, nanos.getAsLong(), problem)
                    : new Read(before.document, before.at, problem);
        }
        last = read;
        running = null;
        return read;
    }

    private Read await(CompletableFuture<Read> reading) {
        if (!waiting.tryAcquire()) {
            return pending();
        }
        try {
            return reading.get(MOST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return pending();
        } catch (ExecutionException | TimeoutException e) {
            return pending();
        } finally {
            waiting.release();
        }
    }

    /** The keys that are known, while it is not known whether there are others. */
    private Read pending() {
        Read known = last;
        return new Read(known == null ? null : known.document, known == null ? 0 : known.at, "it is being read");
    }
}
