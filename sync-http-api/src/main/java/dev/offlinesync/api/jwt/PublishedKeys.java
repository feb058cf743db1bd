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
 * read in the background, once at a time, and at most every {@link #PAUSE}, whoever asks for it and whatever came of it
 * before. Thread-safe.
 */
final class PublishedKeys {
    /**
     * Between the beginnings of two readings, or after the end of one that failed: how soon a key is accepted that was
     * published just now.
     */
    static final Duration PAUSE = Duration.ofSeconds(3);

    /** Callers are on threads that accept requests. So few may wait while no document was read yet, and not for long. */
    private static final int MOST_WAITING = 16;

    /** A little longer than a reading takes, so that whoever waits learns what came of it. */
    private static final Duration MOST_WAIT = JwksReader.TIMEOUT.plusMillis(500);

    /**
     * How long the one whose unknown key began a reading waits for it, so that the first token of a new key is mostly
     * accepted. All others get their answer at once.
     */
    private static final Duration BEGINNERS_WAIT = Duration.ofSeconds(1);

    private final Supplier<CompletableFuture<JwksDocument>> reader;
    private final Duration maxAge;
    private final Runnable changed;
    private final LongSupplier nanos;
    private final ReadingLog log;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private volatile @Nullable Read last;
    private @Nullable CompletableFuture<Read> running;
    private long pauseBegan;

    /**
     * @param reader reads the document, within a time of its own; completes exceptionally, with a message for the log,
     *     if there is none
     * @param maxAge a document older than this is read again while it is used: how soon a withdrawn key is refused
     * @param changed runs when a reading gave another document than the one before
     * @param nanos such as {@link System#nanoTime}
     */
    PublishedKeys(
            Supplier<CompletableFuture<JwksDocument>> reader,
            Duration maxAge,
            Runnable changed,
            LongSupplier nanos,
            ReadingLog log) {
        this.reader = reader;
        this.maxAge = maxAge;
        this.changed = changed;
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

    /** Has the document read again, in the background, if it is too old. */
    void refresh() {
        Read known = last;
        if (known != null && known.document != null && nanos.getAsLong() - known.at > maxAge.toNanos()) {
            begin();
        }
    }

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
            return key.get();
        }
        Read now = known == null || known.document == null ? first() : keyId == null ? known : again(known);
        return find(now, keyId).orElseThrow(() -> unknown(now));
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

    /** As long as there is no document. */
    private @Nullable Read first() {
        Optional<CompletableFuture<Read>> reading = runningOrBegun();
        if (reading.isEmpty() || !waiting.tryAcquire()) {
            return last;
        }
        try {
            return await(reading.get(), MOST_WAIT, last);
        } finally {
            waiting.release();
        }
    }

    /** The key may be a new one. */
    private @Nullable Read again(Read known) {
        return begin().map(reading -> await(reading, BEGINNERS_WAIT, known)).orElse(known);
    }

    private synchronized Optional<CompletableFuture<Read>> runningOrBegun() {
        return running == null ? begin() : Optional.of(running);
    }

    /** A new reading; empty if one is under way, or the last one began too short a time ago. */
    private synchronized Optional<CompletableFuture<Read>> begin() {
        long now = nanos.getAsLong();
        if (running != null || (last != null && now - pauseBegan < PAUSE.toNanos())) {
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
            if (before != null && !document.equals(before.document)) {
                last = read; // first: what is forgotten now is not to be learnt again from the old one
                changed.run();
            }
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

    private static @Nullable Read await(CompletableFuture<Read> reading, Duration most, @Nullable Read otherwise) {
        try {
            return reading.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise;
        } catch (ExecutionException | TimeoutException e) {
            return otherwise;
        }
    }
}
