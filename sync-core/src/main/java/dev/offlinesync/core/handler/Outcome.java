package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Tree;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What became of an effect handler's call. */
public sealed interface Outcome {
    /** It happened. {@code response} is what the client gets as {@code responseData}. */
    record Done(@Nullable Tree response) implements Outcome {
        public Done(@Nullable Map<String, ?> response) {
            this(Tree.ofNullable(response));
        }
    }

    /** It failed; an attempt is counted. {@code after}, if given, replaces the delay of the retry policy. */
    record Retry(Failure failure, @Nullable Duration after) implements Outcome {
        public Retry {
            Objects.requireNonNull(failure, "a Retry must say why: its failure is null");
            if (after != null) {
                positive(after);
            }
        }
    }

    /** What it needs is down: keep the order and come back; no attempt is counted. */
    record Postpone(Duration after, String why) implements Outcome {
        public Postpone {
            positive(after);
            Objects.requireNonNull(why, "a Postpone must say why");
        }
    }

    /** It failed for good. */
    record Reject(Failure failure) implements Outcome {
        public Reject {
            Objects.requireNonNull(failure, "a Reject must say why: its failure is null");
        }
    }

    private static void positive(Duration after) {
        if (after.isNegative() || after.isZero()) {
            throw new IllegalArgumentException("after must be more than nothing, not " + after);
        }
    }
}
