package dev.offlinesync.app.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.app.config.Quantities;
import dev.offlinesync.forward.ForwardingHandler;
import dev.offlinesync.forward.Upstream;
import dev.offlinesync.forward.UpstreamIdentity;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Reads the upstream of an entry: {@code forward} and the properties beside it. For one use. */
final class UpstreamReader {
    static final String FORWARD = "forward";

    private static final String USER_HEADER = "userHeader";
    private static final String TOKEN_CLAIM = "tokenClaim";
    private static final String AUDIENCE = "tokenAudience";
    private static final String TIMEOUT = "timeout";

    private final JsonNode node;
    private final BiConsumer<String, String> wrong;

    /** @param wrong told of each problem: its place within the entry, and what it is */
    UpstreamReader(JsonNode node, BiConsumer<String, String> wrong) {
        this.node = node;
        this.wrong = wrong;
    }

    /** Empty, and a problem, if the address is wrong; other problems leave a default in their place. */
    Optional<UpstreamResource.Target> read() {
        UpstreamResource.Identity identity = identity();
        Duration timeout = timeout();
        try {
            Upstream upstream = new Upstream(node.get(FORWARD).asText());
            return Optional.of(new UpstreamResource.Target(upstream, withAudience(identity, upstream), timeout));
        } catch (IllegalArgumentException e) {
            wrong(FORWARD, reason(e)); // without the value, in which there may be a password
            return Optional.empty();
        }
    }

    private UpstreamResource.Identity withAudience(UpstreamResource.Identity identity, Upstream upstream) {
        return identity instanceof UpstreamResource.Identity.Token token
                ? new UpstreamResource.Identity.Token(
                        token.claim(), node.has(AUDIENCE) ? node.get(AUDIENCE).asText() : upstream.address())
                : identity;
    }

    private UpstreamResource.Identity identity() {
        if (!node.has(TOKEN_CLAIM)) {
            if (node.has(AUDIENCE)) {
                wrong(AUDIENCE, "goes with " + TOKEN_CLAIM + " only");
            }
            String name = node.has(USER_HEADER) ? node.get(USER_HEADER).asText() : UpstreamIdentity.USER_HEADER;
            check(USER_HEADER, () -> UpstreamIdentity.header(name));
            return new UpstreamResource.Identity.Header(name);
        }
        if (node.has(USER_HEADER)) {
            wrong(USER_HEADER, "does not go with " + TOKEN_CLAIM + ": the token says who the user is");
        }
        String claim = node.get(TOKEN_CLAIM).asText();
        check(TOKEN_CLAIM, () -> UpstreamIdentity.token("x".repeat(32), claim));
        return new UpstreamResource.Identity.Token(claim, "");
    }

    /** Notes what is wrong with a value in the words of those who know what it may be. */
    private void check(String property, Runnable probe) {
        try {
            probe.run();
        } catch (IllegalArgumentException e) {
            wrong(property, reason(e) + "; it is " + node.get(property));
        }
    }

    private Duration timeout() {
        if (!node.has(TIMEOUT)) {
            return ForwardingHandler.DEFAULT_TIMEOUT;
        }
        try {
            Duration timeout = Quantities.duration(node.get(TIMEOUT).asText());
            if (timeout.compareTo(ForwardingHandler.MIN_TIMEOUT) >= 0
                    && timeout.compareTo(ForwardingHandler.MAX_TIMEOUT) <= 0) {
                return timeout;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        wrong(TIMEOUT, "must be a duration such as 500ms, 10s or 1m, from 100ms to 10m; it is " + node.get(TIMEOUT));
        return ForwardingHandler.DEFAULT_TIMEOUT;
    }

    private void wrong(String property, String problem) {
        wrong.accept("/" + property, problem);
    }

    private static String reason(IllegalArgumentException e) {
        return String.valueOf(e.getMessage());
    }
}
