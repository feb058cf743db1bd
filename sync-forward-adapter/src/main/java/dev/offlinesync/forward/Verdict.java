package dev.offlinesync.forward;

import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Failure.Kind;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.forward.StatusCodes.Meaning;
import dev.offlinesync.json.PlainJson;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an answer means for the item. {@link StatusCodes} says what its status means.
 *
 * <ul>
 *   <li>If the answer says nothing about the mutation, the item is <b>postponed</b>, which costs no attempt. That is so
 *       too if this server's credentials are not accepted: no client's credentials are sent, so an operator has to act,
 *       and no write should be lost until then
 *   <li>If another call may be answered otherwise, the item is <b>retried</b>, and the attempt counts
 *   <li>If the same request would get the same answer, that is <b>final</b>. So is a redirect, which is not followed.
 *       After a 303 the effect stands, and the others say that the configuration is wrong
 *   <li>A success whose body does not come whole is retried too, under the same key: what the client is to be told is in
 *       that body. The attempt counts, since a body that the upstream cannot write would break off for ever
 * </ul>
 */
final class Verdict {
    private final Upstream upstream;
    private final Answer answer;
    private final Optional<Duration> retryAfter;
    private final Supplier<Duration> pause;

    /**
     * @param upstream who answered, for the log
     * @param retryAfter the delay that the answer asks for
     * @param pause the delay if the answer asks for none
     */
    Verdict(Upstream upstream, Answer answer, Optional<Duration> retryAfter, Supplier<Duration> pause) {
        this.upstream = upstream;
        this.answer = answer;
        this.retryAfter = retryAfter;
        this.pause = pause;
    }

    Outcome outcome() {
        Meaning meaning = StatusCodes.meaning(answer.status());
        if (meaning instanceof Meaning.Success) {
            return success();
        }
        if (meaning instanceof Meaning.Final end) {
            return new Outcome.Reject(failure(end.kind()), forTheLog(answered()));
        }
        if (meaning instanceof Meaning.Transient passing) {
            return retried(failure(passing.kind()), answered());
        }
        return postponed(
                meaning instanceof Meaning.Credentials
                        ? "the upstream does not take this server's credentials (" + answer.status() + ")"
                        : toldTheClient(answered()));
    }

    private Outcome success() {
        return switch (answer.end()) {
            case WHOLE, TOO_LARGE -> new Outcome.Done(response());
            case BROKEN_OFF -> retried(answered() + ", but its answer broke off");
            case TOO_SLOW -> retried(answered() + ", but its answer did not end in time");
        };
    }

    private Outcome retried(String what) {
        return retried(Failure.handler(toldTheClient(what)), what);
    }

    private Outcome retried(Failure failure, String what) {
        return new Outcome.Retry(failure, retryAfter.orElse(null), forTheLog(what));
    }

    private Outcome postponed(String why) {
        return new Outcome.Postpone(retryAfter.orElseGet(pause), why);
    }

    /** A 4xx is told in the upstream's own words. A 5xx is not: it may tell of internals. */
    private Failure failure(Kind kind) {
        int status = answer.status();
        Optional<String> theirs = status >= 400 && status < 500 ? Explanation.of(answer.body()) : Optional.empty();
        return new Failure(kind, theirs.orElse(toldTheClient(answered())));
    }

    /** The end of a sentence about the upstream. */
    private String answered() {
        int status = answer.status();
        if (status >= 300 && status < 400) {
            return "answered " + status + ", a redirect, which is not followed";
        }
        return "answered " + status + (StatusCodes.isStatus(status) ? "" : ", which is no status of HTTP");
    }

    /** A client is not told where the upstream is. */
    private static String toldTheClient(String what) {
        return "the upstream " + what;
    }

    private String forTheLog(String what) {
        return upstream + " " + what;
    }

    private @Nullable Tree response() {
        return PlainJson.read(answer.body()).map(Verdict::asObject).orElse(null);
    }

    private static @Nullable Tree asObject(PlainJson.Value value) {
        if (value.tree() instanceof Tree object) {
            return object;
        }
        return value.tree() == null ? null : Tree.of(Map.of("body", value.tree()));
    }
}
