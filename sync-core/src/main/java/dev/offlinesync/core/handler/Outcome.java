package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Tree;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What became of an effect handler's call. */
public sealed interface Outcome {
    /**
     * It happened.
     *
     * @param response what the client gets as {@code responseData}, of the types that {@link Tree#of} takes; it throws for
     *     others, which fails the attempt. One that is too large to be stored beside the item's data is left out.
     * @param keeps small records that the handler keeps for itself, of the user's; they are written in the commit that
     *     settles the item. A {@link ReferringHandler} gets them again.
     */
    record Done(@Nullable Tree response, List<Result.Step> keeps) implements Outcome {
        public Done {
            keeps = List.copyOf(keeps);
        }

        public Done(@Nullable Tree response) {
            this(response, List.of());
        }

        public Done(@Nullable Map<String, ?> response) {
            this(Tree.ofNullable(response));
        }
    }

    /**
     * It failed; an attempt is counted.
     *
     * @param after if given, replaces the delay of the retry policy
     * @param reason why, for the log if this was the last attempt, such as which service answered what. It must not repeat
     *     what is in the write, as the failure may; empty if there is no such reason
     */
    record Retry(Failure failure, @Nullable Duration after, String reason) implements Outcome {
        public Retry {
            Objects.requireNonNull(failure, "a Retry must say why: its failure is null");
            Objects.requireNonNull(reason, "a Retry without a reason for the log has an empty one");
            if (after != null) {
                positive(after);
            }
        }

        public Retry(Failure failure, @Nullable Duration after) {
            this(failure, after, "");
        }
    }

    /** What it needs is down: keep the order and come back; no attempt is counted. */
    record Postpone(Duration after, String why) implements Outcome {
        public Postpone {
            positive(after);
            Objects.requireNonNull(why, "a Postpone must say why");
        }
    }

    /**
     * It failed for good.
     *
     * @param reason why, for the log, without what is in the write; empty if there is no such reason
     */
    record Reject(Failure failure, String reason) implements Outcome {
        public Reject {
            Objects.requireNonNull(failure, "a Reject must say why: its failure is null");
            Objects.requireNonNull(reason, "a Reject without a reason for the log has an empty one");
        }

        public Reject(Failure failure) {
            this(failure, "");
        }
    }

    /** Why it failed, as far as that is for the log; empty if it did not, or if there is no such reason. */
    default String forTheLog() {
        return this instanceof Retry retry ? retry.reason() : this instanceof Reject reject ? reject.reason() : "";
    }

    private static void positive(Duration after) {
        if (after.isNegative() || after.isZero()) {
            throw new IllegalArgumentException("after must be more than nothing, not " + after);
        }
    }
}
