package dev.offlinesync.core.handler;

import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.conflict.Verdict;
import dev.offlinesync.core.item.ClientTime;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.record.RecordKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a {@link Change} makes of its records. */
public sealed interface Result {
    /**
     * The attempt succeeds with these changes, which may be none.
     *
     * @param response what the client gets as {@code responseData}, made from the records as they then are; may answer
     *     null. {@link Tree#of} says which types it may have: others fail the attempt.
     */
    record Done(List<Step> steps, Function<Records, @Nullable Map<String, @Nullable Object>> response)
            implements Result {
        /** Written out, because javac forgets, in a compact one, that what {@code response} answers may be null. */
        public Done(List<Step> steps, Function<Records, @Nullable Map<String, @Nullable Object>> response) {
            this.steps = List.copyOf(steps);
            this.response = response;
        }
    }

    /**
     * What was to be deleted is not there, and nothing is changed. For an item of the queue that is a success: another
     * device, or an earlier try, has deleted it.
     *
     * @param missing what a direct write is answered
     */
    record Absent(RecordKey key, Failure missing) implements Result {}

    /**
     * The record had changed since the author of the write saw it. What has lost is kept as a conflict.
     *
     * @param verdict what is decided; if it is {@link Verdict.Reject}, the item fails for good
     * @param result what that makes of the records, with what the client is answered
     */
    record Decided(ConflictPolicy policy, Verdict verdict, Result result) implements Result {}

    /** The attempt fails, nothing is changed; whether it is tried again is for the queue's failure policy to say. */
    record Fail(Failure failure) implements Result {}

    /** The attempt fails, nothing is changed; tried again later. */
    record Retry(Failure failure) implements Result {}

    /** The item fails for good, nothing is changed. */
    record Reject(Failure failure) implements Result {}

    /** One change of one record. Owner, version, dates and mark are added by the queue. */
    sealed interface Step {
        RecordKey key();

        /**
         * The record becomes this: created if it is missing.
         *
         * @param data the whole of its fields. What every record has beside them (id, owner, dates, version and mark, as
         *     {@code _id}, {@code user}, {@code createdAt}, {@code updatedAt}, {@code _version}, {@code _sync}) is left out
         *     of it. At most as many bytes as the queue's {@code maxRecord} says and {@link Tree#MAX_DATA_DEPTH}
         *     levels: else the attempt fails
         * @param createdAt of a record that is created by it, in the years of {@link ClientTime}; null is when the item
         *     arrived
         */
        record Put(RecordKey key, Tree data, @Nullable Instant createdAt) implements Step {
            public Put {
                createdAt = createdAt == null ? null : ClientTime.of(createdAt);
            }

            public Put(RecordKey key, Map<String, ?> data) {
                this(key, Tree.of(data), null);
            }
        }

        /** The record is deleted; no change if it is missing. */
        record Delete(RecordKey key) implements Step {}
    }

    /**
     * One record becomes this: see {@link Step.Put}.
     *
     * @throws IllegalArgumentException as {@link Tree#of} does, which fails the attempt
     */
    static Result put(RecordKey key, Map<String, ?> data) {
        return new Done(List.of(new Step.Put(key, Tree.of(data))), records -> null);
    }

    static Result delete(RecordKey key) {
        return new Done(List.of(new Step.Delete(key)), records -> deleted(key));
    }

    /** What the client is told of a deletion. */
    static Map<String, @Nullable Object> deleted(RecordKey key) {
        return Map.of("deletedId", key.id());
    }
}
