package dev.offlinesync.forward;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.item.UserId;
import java.io.IOException;
import java.util.Map;

/**
 * How the upstream learns whose mutation it gets. Clients' own tokens are not kept, and would have expired by the time
 * a mutation is sent on.
 *
 * <p>One of your own may ask another service for a token. It is called before each call of the upstream, on the
 * handler's thread, and must return before {@link Context#deadline}.
 */
@FunctionalInterface
public interface UpstreamIdentity {
    /** The header that names the user by default. */
    String USER_HEADER = "X-User-Id";

    /**
     * The headers that name this user.
     *
     * @throws IOException if they are not available now: the item is postponed, as when the upstream is down
     */
    Map<String, String> headers(UserId user, Context context) throws IOException, InterruptedException;

    /**
     * The user's id in this header, for an upstream that nobody else can reach. Characters other than visible ASCII,
     * and the percent sign, are percent-encoded as UTF-8.
     *
     * @throws IllegalArgumentException if it is not the name of a header, or the call uses that header already
     */
    static UpstreamIdentity header(String name) {
        return new HeaderIdentity(name);
    }

    /**
     * A JWT made for this user and this call, as {@code Authorization: Bearer}: HS256, the user's id in this claim,
     * valid for five minutes. An upstream cannot use it to sign in to a server of this library, even if that has the same
     * secret: its header has a {@code typ} that such a server refuses.
     *
     * @param secret at least 32 bytes, which the upstream has too
     * @param audience for whom the token is ({@code aud}), such as the address of the upstream; empty for a token without
     *     audience
     * @throws IllegalArgumentException if the secret is too short, or the claim cannot be used
     */
    static UpstreamIdentity token(String secret, String claim, String audience) {
        return new TokenIdentity(secret, claim, audience);
    }

    /** The same without an audience. */
    static UpstreamIdentity token(String secret, String claim) {
        return token(secret, claim, "");
    }
}
