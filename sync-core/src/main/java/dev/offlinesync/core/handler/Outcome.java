package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.DataTree;
import dev.offlinesync.core.item.Failure;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of an effect handler's call. */
public sealed interface Outcome {
    /** It happened. {@code response} is what the client gets as {@code responseData}. */
    record Done(@Nullable Map<String, @Nullable Object> response) implements Outcome {
        public Done {
            response = response == null ? null : DataTree.freeze(response);
        }
    }

    /** It failed; an attempt is counted. {@code after}, where given, replaces the delay of the retry policy. */
    record Retry(Failure failure, @Nullable Duration after) implements Outcome {}

    /** What it needs is down: keep the order and come back; no attempt is counted. */
    record Postpone(Duration after, String why) implements Outcome {}

    /** It failed for good. */
    record Reject(Failure failure) implements Outcome {}
}
