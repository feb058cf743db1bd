package dev.offlinesync.core.item;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One mutation in the queue. A value: each transition returns a new one, and an illegal move throws
 * {@link IllegalStateException}. Its texts are free of NUL, which a database may have no place for; those within its
 * trees are not.
 *
 * @param attempts attempts that ended, and interruptions that can be blamed on this item
 * @param failure why the last attempt did not succeed; null if it did, or where there was none. Its message is the
 *     {@code error} of the stored document.
 * @param responseData of a completed item, what its handler answered
 * @param retryAt not run before; null is at once
 * @param sequence the store's order of arrival, strictly increasing; 0 until it is stored. Items that were written by
 *     hand get one below every other (see {@link #UNORDERED}).
 * @param recordKey the record it is about, as {@code <resource path>/<record id>}: items with the same key run in
 *     order. Null only on an item written by hand or by an earlier system that nobody has completed yet.
 * @param contentHash what tells a resend from another mutation under the same id
 * @param epoch the lane's epoch in which it was last settled, 0 where it never was
 */
public record SyncItem(
        ItemId id,
        UserId userId,
        String endpoint,
        Method method,
        @Nullable Tree data,
        Status status,
        int attempts,
        int maxAttempts,
        @Nullable Failure failure,
        @Nullable Tree responseData,
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

    private static String hash(String recordKey, Method method, @Nullable Tree data) {
        MessageDigest sha = ItemId.sha256();
        sha.update((method + " " + recordKey + "\n").getBytes(StandardCharsets.UTF_8));
        sha.update(Tree.canonical(data));
        return HexFormat.of().formatHex(sha.digest(), 0, 16);
    }

    /** The short message of the last failure, null if there is none. */
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

    /** Its data, or an empty tree if there is none. */
    public Tree fields() {
        return data == null ? Tree.EMPTY : data;
    }

    /** The bytes of its data, as {@link Tree#storedSize()} counts them; 0 if there is none. */
    public long dataSize() {
        return data == null ? 0 : data.storedSize();
    }

    // ---- transitions

    /** Shown to be running, before a handler acts on the world. */
    public SyncItem stamped(Instant now) {
        return moving(Status.PROCESSING, now).item();
    }

    /** The attempt succeeded. */
    public SyncItem completed(@Nullable Map<String, ?> response, Instant now) {
        Next next = moving(Status.COMPLETED, now);
        next.attempts++;
        next.failure = null;
        next.responseData = Tree.ofNullable(response);
        next.retryAt = null;
        next.completedAt = now;
        return next.item();
    }

    /** The attempt failed and there is another one at {@code retryAt}. */
    public SyncItem retrying(Failure why, Instant retryAt, Instant now) {
        Next next = moving(Status.PENDING, now);
        next.attempts++;
        next.failure = why;
        next.retryAt = retryAt;
        return next.item();
    }

    /** The attempt failed and there is no other one. */
    public SyncItem failed(Failure why, Instant now) {
        Next next = moving(Status.FAILED, now);
        next.attempts++;
        next.failure = why;
        next.retryAt = null;
        return next.item();
    }

    /** Not attempted, since what it needs is down: no attempt is counted. */
    public SyncItem postponed(Failure why, Instant retryAt, Instant now) {
        Next next = moving(Status.PENDING, now);
        next.failure = why;
        next.retryAt = retryAt;
        return next.item();
    }

    /** A failed item gets all its attempts again, at its old place in the order. */
    public SyncItem requeued(Instant now) {
        if (status != Status.FAILED) {
            throw new IllegalStateException("only a failed item can be retried, this one is " + status.wire());
        }
        Next next = moving(Status.PENDING, now);
        next.attempts = 0;
        next.failure = null;
        next.retryAt = null;
        return next.item();
    }

    // ---- what a store adds

    /** The item as the store has ordered it. */
    public SyncItem withSequence(long value) {
        Next next = new Next(this);
        next.sequence = value;
        return next.item();
    }

    /**
     * An item that was written by hand, with what this system needs; where it lacks a sequence the store gives it one.
     */
    public SyncItem repaired(String key) {
        Next next = new Next(this);
        next.recordKey = key;
        next.contentHash = hash(key, method, data);
        return next.item();
    }

    /** Settled under this epoch of its lane. */
    public SyncItem withEpoch(long value) {
        Next next = new Next(this);
        next.epoch = value;
        return next.item();
    }

    /**
     * What was submitted, in its normalised form. Numbers edited by hand beyond what a client may send are brought
     * within those bounds.
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

    private Next moving(Status to, Instant now) {
        if (!status.mayBecome(to)) {
            throw new IllegalStateException("an item that is " + status.wire() + " cannot become " + to.wire());
        }
        Next next = new Next(this);
        next.status = to;
        next.updatedAt = now;
        return next;
    }

    /** An item in the making: what transitions change, over the item that it was. */
    private static final class Next {
        private final SyncItem was;
        private Status status;
        private int attempts;
        private @Nullable Failure failure;
        private @Nullable Tree responseData;
        private @Nullable Instant retryAt;
        private Instant updatedAt;
        private @Nullable Instant completedAt;
        private long sequence;
        private @Nullable String recordKey;
        private @Nullable String contentHash;
        private long epoch;

        Next(SyncItem item) {
            was = item;
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

        SyncItem item() {
            return new SyncItem(
                    was.id,
                    was.userId,
                    was.endpoint,
                    was.method,
                    was.data,
                    status,
                    attempts,
                    was.maxAttempts,
                    failure,
                    responseData,
                    was.deviceId,
                    was.priority,
                    retryAt,
                    was.createdAt,
                    updatedAt,
                    completedAt,
                    was.mutationId,
                    sequence,
                    recordKey,
                    contentHash,
                    epoch);
        }
    }
}
