package dev.offlinesync.forward;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.Optional;

/**
 * An answer that had begun, although its status is not known. The JDK's client says in the message of its exception alone
 * what was wrong with it. Of an answer that stalls before its headers have ended it says nothing: that is one that did not
 * come in time.
 */
final class BrokenHead {
    private BrokenHead() {}

    /** The end of a sentence about the upstream, such as "broke off its answer …"; empty if no answer had begun. */
    static Optional<String> in(IOException e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage());
            if (message.contains("parser state [")) {
                return Optional.of("broke off its answer before the end of the headers");
            }
            if (message.startsWith("Header size too big")) {
                return Optional.of("answered with more headers than are read");
            }
            if (message.startsWith("Invalid status line")) {
                return Optional.of("answered, but not with a status of HTTP");
            }
            if (t instanceof ProtocolException || message.contains("with 204 response")) {
                return Optional.of("answered, but not as HTTP has it");
            }
        }
        return Optional.empty();
    }
}
