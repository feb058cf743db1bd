package dev.offlinesync.api;

import dev.offlinesync.core.item.WellFormed;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives one line for each request. Called on the request's thread. */
@FunctionalInterface
public interface AccessLog {
    void answered(Line line);

    /**
     * One request, without its query, token and body. Control characters are replaced, so that it fits on one line of
     * a log.
     *
     * @param millis from the first byte of the request to the last of the answer
     * @param bytes of the answer's body as sent
     * @param user who made it, null if no token was required, or none was valid
     */
    record Line(
            String method,
            String path,
            int status,
            long millis,
            long bytes,
            @Nullable String user) {
        private static final int LONGEST = 300;

        public Line {
            method = WellFormed.oneLine(method, LONGEST);
            path = WellFormed.oneLine(path, LONGEST);
            user = user == null ? null : WellFormed.oneLine(user, LONGEST);
        }
    }

    /**
     * To the slf4j logger {@code access}, at info. Of requests without a user only one a second is logged for each status,
     * since anybody can send them.
     */
    static AccessLog slf4j() {
        Logger log = LoggerFactory.getLogger("access");
        return new LoggedRequests(System::nanoTime, log::info);
    }
}
