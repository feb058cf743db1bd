package dev.offlinesync.api;

import dev.offlinesync.core.item.UserId;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The {@code Sync-User} header: who the client believes is signed in. A client that has kept the writes of one user, and
 * has got the token of another, would store them as the other's.
 */
final class SyncUser {
    static final String HEADER = "Sync-User";

    private SyncUser() {}

    /** @throws Problem if this request names another user than its token proves, or nobody who can be */
    static void check(ApiRequest request, Caller caller) {
        String named = request.header(HEADER);
        if (named != null && !read(named).equals(caller.user())) {
            throw ProblemType.OTHER_USER.problem("the token is of another user than " + HEADER
                    + " names; nothing was stored: sign in again as that user, and send this again");
        }
    }

    /** As in a URL, since a header takes no other letters than those of Latin-1; a plus is no space. */
    private static UserId read(String text) {
        try {
            return new UserId(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(HEADER + " must be a user id of 1 to " + UserId.MAX_LENGTH
                    + " characters, percent-encoded as in a URL where needed");
        }
    }
}
