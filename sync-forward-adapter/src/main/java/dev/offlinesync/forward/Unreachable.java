package dev.offlinesync.forward;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why there was no answer. The client's own exceptions have the same text for most of these, or none. */
final class Unreachable {
    private Unreachable() {}

    private static final String TLS = "TLS failed";

    /** For the log. */
    static String why(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return TLS + ": " + cause.getMessage();
            }
        }
        if (e instanceof HttpTimeoutException) {
            return String.valueOf(e.getMessage());
        }
        return kind(e).orElseGet(e::toString);
    }

    /** For the client, which is told no names: a sentence about the upstream. */
    static String toldTheClient(IOException e) {
        if (e instanceof HttpTimeoutException) {
            return "the upstream did not answer in time";
        }
        return "the upstream cannot be reached" + kind(e).map(why -> ": " + why).orElse("");
    }

    /** Whether there was no connection, so nothing of the request was sent. */
    static boolean isUnconnected(IOException e) {
        return e instanceof HttpConnectTimeoutException || kind(e).isPresent();
    }

    private static Optional<String> kind(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return Optional.of("unknown host");
            }
            if (cause instanceof SSLException) {
                return Optional.of(TLS);
            }
        }
        return e instanceof ConnectException ? Optional.of("connection refused") : Optional.empty();
    }
}
