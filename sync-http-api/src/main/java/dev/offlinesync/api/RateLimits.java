package dev.offlinesync.api;

import dev.offlinesync.core.item.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What users may ask for, and how they are told: the headers of draft-ietf-httpapi-ratelimit-headers-11, and its problem
 * {@code quota-exceeded}.
 */
final class RateLimits {
    private static final String REQUESTS = "requests";
    private static final String ITEMS = "items";

    private final Optional<RateLimit> requests;
    private final Optional<RateLimit> items;
    private final String policies;

    RateLimits(Optional<RateLimit> requests, Optional<RateLimit> items) {
        this.requests = requests;
        this.items = items;
        this.policies = all().entrySet().stream()
                .map(named -> "\"" + named.getKey() + "\";q=" + named.getValue().quota() + ";w="
                        + named.getValue().window().toSeconds())
                .collect(Collectors.joining(", "));
    }

    /** Counts a request of this user; empty if requests are not limited. */
    Optional<RateLimit.Taken> count(UserId user) {
        return requests.map(limit -> limit.take(user, 1));
    }

    /**
     * Counts a request of this user unless it is counted, and writes the headers of its response.
     *
     * @throws Problem if the user has no request left
     */
    void request(Call call, UserId user, Optional<RateLimit.Taken> counted) {
        if (!policies.isEmpty()) {
            call.header("RateLimit-Policy", policies);
        }
        requests.ifPresent(limit -> tell(call, limit, REQUESTS, counted.orElseGet(() -> limit.take(user, 1))));
    }

    /**
     * Counts items before they are stored.
     *
     * @throws Problem if the user has not that many left; none of them counts then
     */
    void items(Call call, UserId user, int count) {
        if (items.isEmpty() || count == 0) {
            return;
        }
        long quota = items.get().policy().quota();
        if (count > quota) { // to wait would not help
            throw new Problem(
                    413,
                    "a request may have at most " + quota + " items, since a user may send no more within "
                            + seconds(items.get().policy().window()) + " s; this one has " + count);
        }
        tell(call, items.get(), ITEMS, items.get().take(user, count));
    }

    /** As they are told to clients that ask, by name. */
    Map<String, RateLimit.Policy> all() {
        Map<String, RateLimit.Policy> all = new LinkedHashMap<>();
        requests.ifPresent(limit -> all.put(REQUESTS, limit.policy()));
        items.ifPresent(limit -> all.put(ITEMS, limit.policy()));
        return all;
    }

    private static void tell(Call call, RateLimit limit, String name, RateLimit.Taken taken) {
        List<String> told = new ArrayList<>();
        String before = call.headers().get("RateLimit");
        if (before != null) {
            told.add(before);
        }
        told.add("\"" + name + "\";r=" + taken.remaining() + ";t=" + seconds(taken.reset()));
        call.header("RateLimit", String.join(", ", told));
        if (!taken.isGranted()) {
            throw exceeded(name, limit.policy(), Math.max(1, seconds(taken.pause())));
        }
    }

    private static Problem exceeded(String name, RateLimit.Policy policy, long seconds) {
        return Problem.quotaExceeded("too many " + name + ": a user may send " + policy.quota() + " within "
                        + seconds(policy.window()) + " s; try again in " + seconds + " s")
                .with("violated-policies", List.of(name))
                .header("Retry-After", Long.toString(seconds));
    }

    /** Rounded up: what is tried before its time is in vain. */
    private static long seconds(Duration time) {
        return time.plusNanos(999_999_999).toSeconds();
    }
}
