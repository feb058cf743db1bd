package dev.offlinesync.api;

/** Port: finds the caller that a bearer token proves. Thread-safe. */
@FunctionalInterface
public interface Authenticator {
    /** Accepts no tokens: for frameworks that authenticate requests themselves, see {@link ApiRequest#caller}. */
    Authenticator NONE = token -> {
        throw new InvalidToken("not signed in");
    };

    /**
     * @param token what follows {@code Bearer } in the request, never empty, not checked in any way
     * @return never null; a null for an unknown token is a defect, and the request is answered with 500
     * @throws InvalidToken if the token proves nothing; the response is 401
     * @throws KeysUnavailable if the keys to check it with are unavailable at the moment; the response is 503
     */
    Caller authenticate(String token);

    /** The token proves nothing. The message says why in general terms, and may be shown to the client. */
    final class InvalidToken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public InvalidToken(String message) {
            super(message);
        }

        public InvalidToken(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The source of the keys does not respond. The message is for the log. */
    final class KeysUnavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public KeysUnavailable(String message) {
            super(message);
        }

        public KeysUnavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
