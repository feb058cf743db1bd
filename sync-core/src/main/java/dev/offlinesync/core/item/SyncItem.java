package dev.offlinesync.core.item;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One mutation in the queue. A value: each transition returns a new one, and an illegal move throws
 * {@link IllegalStateException}.
 *
 * @param attempts attempts that ended, and interruptions that can be blamed on this item
 * @param failure why the last attempt did not succeed; null where it did, or where there was none. Its message is the
 *     {@code error} of the stored document.
 * @param responseData of a completed item, what its handler answered
 * @param retryAt not run before; null is at once
 * @param sequence the store's order of arrival, strictly increasing; 0 until it is stored. Items that were written by
 *     hand get one below every other (see {@link #UNORDERED}).
 * @param recordKey the record it is about, as {@code <resource path>/<record id>}: items with the same key run in order.
 *     Null only on an item written by hand or by an earlier system that nobody has completed yet.
 * @param contentHash what tells a resend from another mutation under the same id
 * @param epoch the lane's epoch in which it was last settled, 0 where it never was
 */
public record SyncItem(
        ItemId id,
        UserId userId,
        String endpoint,
        Method method,
        @Nullable Map<String, @Nullable Object> data,
        Status status,
        int attempts,
        int maxAttempts,
        @Nullable Failure failure,
        @Nullable Map<String, @Nullable Object> responseData,
        @Nullable String deviceId,
        int priority,
        @Nullable Instant retryAt,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant completedAt,
        @Nullable String mutationId,
        long sequence,
        @Nullable String recordKey,
        @Nullable String contentHash,
        long epoch) {

    /** The sequence of an item that no store has ordered yet. */
    public static final long UNORDERED = 0;

    /** A new item as it is handed to the store, which gives it its sequence. */
    public static SyncItem received(ItemId id, UserId user, Submission s, String recordKey, Instant now) {
        return new SyncItem(
                id,
                user,
                s.endpoint().path(),
                s.method(),
                s.data(),
                Status.PENDING,
                0,
                s.maxAttempts(),
                null,
                null,
                s.deviceId(),
                s.priority(),
                null,
                now,
                now,
                null,
                s.mutationId(),
                UNORDERED,
                recordKey,
                hash(recordKey, s.method(), s.data()),
                0);
    }

    private static String hash(String recordKey, Method method, @Nullable Map<String, @Nullable Object> data) {
        MessageDigest sha = ItemId.sha256();
        sha.update((method + " " + recordKey + "\n").getBytes(StandardCharsets.UTF_8));
        sha.update(DataTree.canonical(data));
        return HexFormat.of().formatHex(sha.digest(), 0, 16);
    }

    /** The short message of the last failure, null where there is none. */
    public @Nullable String error() {
        return failure == null ? null : failure.message();
    }

    /** Open, and not to be kept waiting any longer. */
    public boolean isDue(Instant now) {
        return status.isOpen() && (retryAt == null || !retryAt.isAfter(now));
    }

    /** About the same thing: a resend of this item would have this method, record and data. */
    public boolean hasSameContent(SyncItem other) {
        return contentHash == null || contentHash.equals(other.contentHash);
    }

    // ---- transitions

    /** Shown to be running, before a handler acts on the world. */
    public SyncItem stamped(Instant now) {
        return copy().status(Status.PROCESSING).updatedAt(now).build(this);
    }

    /** The attempt succeeded. */
    public SyncItem completed(@Nullable Map<String, @Nullable Object> response, Instant now) {
        return copy().status(Status.COMPLETED)
                .attempts(attempts + 1)
                .failure(null)
                .responseData(response)
                .retryAt(null)
                .updatedAt(now)
                .completedAt(now)
                .build(this);
    }

    /** The attempt failed and there is another one at {@code retryAt}. */
    public SyncItem retrying(Failure why, Instant retryAt, Instant now) {
        return copy().status(Status.PENDING)
                .attempts(attempts + 1)
                .failure(why)
                .retryAt(retryAt)
                .updatedAt(now)
                .build(this);
    }

    /** The attempt failed and there is no other one. */
    public SyncItem failed(Failure why, Instant now) {
        return copy().status(Status.FAILED)
                .attempts(attempts + 1)
                .failure(why)
                .retryAt(null)
                .updatedAt(now)
                .build(this);
    }

    /** Not attempted, since what it needs is down: no attempt is counted. */
    public SyncItem postponed(Failure why, Instant retryAt, Instant now) {
        return copy().status(Status.PENDING)
                .failure(why)
                .retryAt(retryAt)
                .updatedAt(now)
                .build(this);
    }

    /** A failed item gets all its attempts again, at its old place in the order. */
    public SyncItem requeued(Instant now) {
        if (status != Status.FAILED) {
            throw new IllegalStateException("only a failed item can be retried, this one is " + status.wire());
        }
        return copy().status(Status.PENDING)
                .attempts(0)
                .failure(null)
                .retryAt(null)
                .updatedAt(now)
                .build(this);
    }

    // ---- what a store adds

    /** The item as the store has ordered it. */
    public SyncItem withSequence(long value) {
        return copy().sequence(value).build(this);
    }

    /** An item that was written by hand, with what this system needs; where it lacks a sequence the store gives it one. */
    public SyncItem adopted(String key) {
        return copy().recordKey(key).contentHash(hash(key, method, data)).build(this);
    }

    /** Settled under this epoch of its lane. */
    public SyncItem withEpoch(long value) {
        return copy().epoch(value).build(this);
    }

    /**
     * What was submitted, in its normalised form. Numbers edited by hand beyond what a client may send are brought within
     * those bounds.
     *
     * @throws IllegalArgumentException for an endpoint, written by hand, that is not a path
     */
    public Submission submission() {
        return new Submission(
                new Endpoint(endpoint),
                method,
                data,
                null,
                Math.max(Submission.MIN_PRIORITY, Math.min(Submission.MAX_PRIORITY, priority)),
                Math.max(1, Math.min(Submission.MAX_ATTEMPTS, maxAttempts)),
                null);
    }

    private Copy copy() {
        return new Copy(this);
    }

    /** The fields that transitions change; everything else is carried over. */
    private static final class Copy {
        private Status status;
        private int attempts;
        private @Nullable Failure failure;
        private @Nullable Map<String, @Nullable Object> responseData;
        private @Nullable Instant retryAt;
        private Instant updatedAt;
        private @Nullable Instant completedAt;
        private long sequence;
        private @Nullable String recordKey;
        private @Nullable String contentHash;
        private long epoch;

        Copy(SyncItem item) {
            status = item.status;
            attempts = item.attempts;
            failure = item.failure;
            responseData = item.responseData;
            retryAt = item.retryAt;
            updatedAt = item.updatedAt;
            completedAt = item.completedAt;
            sequence = item.sequence;
            recordKey = item.recordKey;
            contentHash = item.contentHash;
            epoch = item.epoch;
        }

        Copy status(Status next) {
            if (!status.mayBecome(next)) {
                throw new IllegalStateException("an item that is " + status.wire() + " cannot become " + next.wire());
            }
            status = next;
            return this;
        }

        Copy attempts(int value) {
            attempts = value;
            return this;
        }

        Copy failure(@Nullable Failure value) {
            failure = value;
            return this;
        }

        Copy responseData(@Nullable Map<String, @Nullable Object> value) {
            responseData = value;
            return this;
        }

        Copy retryAt(@Nullable Instant value) {
            retryAt = value;
            return this;
        }

        Copy updatedAt(Instant value) {
            updatedAt = value;
            return this;
        }

        Copy completedAt(@Nullable Instant value) {
            completedAt = value;
            return this;
        }

        Copy sequence(long value) {
            sequence = value;
            return this;
        }

        Copy recordKey(@Nullable String value) {
            recordKey = value;
            return this;
        }

        Copy contentHash(@Nullable String value) {
            contentHash = value;
            return this;
        }

        Copy epoch(long value) {
            epoch = value;
            return this;
        }

        SyncItem build(SyncItem i) {
            return new SyncItem(
                    i.id,
                    i.userId,
                    i.endpoint,
                    i.method,
                    i.data,
                    status,
                    attempts,
                    i.maxAttempts,
                    failure,
                    responseData,
                    i.deviceId,
                    i.priority,
                    retryAt,
                    i.createdAt,
                    updatedAt,
                    completedAt,
                    i.mutationId,
                    sequence,
                    recordKey,
                    contentHash,
                    epoch);
        }
    }
}
