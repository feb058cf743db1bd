package dev.offlinesync.api;

/** Port: who stands behind a bearer token. Thread-safe. */
@FunctionalInterface
public interface Authenticator {
    /** Takes no tokens: for frameworks that tell who calls by {@link ApiRequest#caller} alone. */
    Authenticator NONE = token -> {
        throw new InvalidToken("nobody is signed in");
    };

    /**
     * @param token what follows {@code Bearer } in the request, never empty, not checked in any way
     * @return never null: who answers that for a token it does not know has its requests answered with 500
     * @throws InvalidToken where the token proves nothing; answered with 401
     * @throws KeysUnavailable where the keys to check it with cannot be had just now; answered with 503
     */
    Caller authenticate(String token);

    /** The token proves nothing. The message says why in general terms and can be shown. */
    final class InvalidToken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public InvalidToken(String message) {
            super(message);
        }

        public InvalidToken(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The source of the keys does not answer. The message is for the log. */
    final class KeysUnavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public KeysUnavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
