package dev.offlinesync.forward;

import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Failure.Kind;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.json.PlainJson;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an answer means for the item.
 *
 * <p>The item is <b>postponed</b>, which costs no attempt, if the answer says nothing about the mutation:
 *
 * <ul>
 *   <li>429, 503: come back later; 502, 504: a proxy says that the upstream is down or too slow; 408: the request came
 *       too slowly
 *   <li>401, 407: the upstream does not accept the credentials of this server. No client's credentials are sent, so an
 *       operator has to act, and no write should be lost until then
 * </ul>
 *
 * <p>The item is <b>retried</b>, and the attempt counts, if another call may be answered otherwise:
 *
 * <ul>
 *   <li>every other 5xx
 *   <li>409: a request with this idempotency key may still be in flight, as after a call that was cut short. A final
 *       failure would then stand beside the effect. A true conflict is the same after some attempts
 *   <li>425: too early
 * </ul>
 *
 * <p>Every other 4xx is <b>final</b>: the same request would get the same answer. So is a redirect, which is not
 * followed. After a 303 the effect stands, and the others say that the configuration is wrong.
 */
final class Verdict {
    private final Answer answer;
    private final Optional<Duration> retryAfter;
    private final Supplier<Duration> pause;

    /**
     * @param retryAfter the delay that the answer asks for
     * @param pause the delay if the answer asks for none
     */
    Verdict(Answer answer, Optional<Duration> retryAfter, Supplier<Duration> pause) {
        this.answer = answer;
        this.retryAfter = retryAfter;
        this.pause = pause;
    }

    Outcome outcome() {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return new Outcome.Done(response());
        }
        return switch (status) {
            case 401, 407 -> postponed("the upstream does not take this server's credentials (" + status + ")");
            case 408, 429, 502, 503, 504 -> postponed("the upstream answered " + status);
            case 403 -> new Outcome.Reject(failure(Kind.FORBIDDEN));
            case 404, 410 -> new Outcome.Reject(failure(Kind.NOT_FOUND));
            case 405 -> new Outcome.Reject(failure(Kind.UNKNOWN_ENDPOINT));
            case 409 -> new Outcome.Retry(failure(Kind.CONFLICT), retryAfter.orElse(null));
            case 412 -> new Outcome.Reject(failure(Kind.CONFLICT));
            case 425 -> new Outcome.Retry(failure(Kind.HANDLER), retryAfter.orElse(null));
            case 400, 413, 414, 415, 422 -> new Outcome.Reject(failure(Kind.VALIDATION));
            default ->
                status < 500
                        ? new Outcome.Reject(failure(Kind.HANDLER))
                        : new Outcome.Retry(failure(Kind.HANDLER), retryAfter.orElse(null));
        };
    }

    private Outcome postponed(String why) {
        return new Outcome.Postpone(retryAfter.orElseGet(pause), why);
    }

    /** A 4xx is told in the upstream's own words. A 5xx is not: it may tell of internals. */
    private Failure failure(Kind kind) {
        int status = answer.status();
        String ours = status < 400
                ? "the upstream answered " + status + ", a redirect, which is not followed"
                : "the upstream answered " + status;
        Optional<String> theirs = status >= 400 && status < 500 ? Explanation.of(answer.body()) : Optional.empty();
        return new Failure(kind, theirs.orElse(ours));
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
