package dev.offlinesync.forward;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** Why there was no answer, for the log. The client's own exceptions have the same text for most of these, or none. */
final class Unreachable {
    private Unreachable() {}

    static String why(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "unknown host";
            }
            if (cause instanceof SSLException) {
                return "TLS failed: " + cause.getMessage();
            }
        }
        if (e instanceof HttpTimeoutException) {
            return String.valueOf(e.getMessage());
        }
        return e instanceof ConnectException ? "connection refused" : e.toString();
    }
}
