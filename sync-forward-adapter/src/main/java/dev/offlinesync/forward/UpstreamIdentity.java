package dev.offlinesync.forward;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.item.UserId;
import java.io.IOException;
import java.util.Map;

/**
 * How the upstream learns whose mutation it gets. Clients' own tokens are not kept, and would have expired by the time a
 * mutation is sent on.
 *
 * <p>One of your own may ask another service for a token: it is called before each call of the upstream, on the handler's
 * thread, and what it takes must end before {@link Context#deadline}.
 */
@FunctionalInterface
public interface UpstreamIdentity {
    /** The header that names the user where nobody says otherwise. */
    String USER_HEADER = "X-User-Id";

    /**
     * The headers that name this user.
     *
     * @throws IOException where they cannot be had just now: the item is postponed, as when the upstream is down
     */
    Map<String, String> headers(UserId user, Context context) throws IOException, InterruptedException;

    /**
     * The user's id in this header, for an upstream that nobody else can reach. Characters other than visible ASCII, and the
     * percent sign, are percent-encoded as UTF-8.
     *
     * @throws IllegalArgumentException where it is no name of a header, or one that is taken
     */
    static UpstreamIdentity header(String name) {
        return new HeaderIdentity(name);
    }

    /**
     * A JWT made for this user and this call, as {@code Authorization: Bearer}: HS256, the user's id in this claim, valid for
     * five minutes.
     *
     * @param secret at least 32 bytes, which the upstream has too
     * @throws IllegalArgumentException where the secret is too short, or the claim none that can be had
     */
    static UpstreamIdentity token(String secret, String claim) {
        return new TokenIdentity(secret, claim);
    }
}
