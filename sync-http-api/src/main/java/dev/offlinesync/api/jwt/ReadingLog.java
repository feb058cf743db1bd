package dev.offlinesync.api.jwt;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator that the JWKS document cannot be read: each reason once, since it is read again every few seconds, and
 * that it can again. Used by one thread at a time.
 */
final class ReadingLog {
    /** Of more reasons nothing more is told until the document can be read. */
    private static final int MOST = 20;

    private final Consumer<String> warn;
    private final Consumer<String> info;
    private final Set<String> told = new HashSet<>();

    ReadingLog(Consumer<String> warn, Consumer<String> info) {
        this.warn = warn;
        this.info = info;
    }

    static ReadingLog slf4j() {
        Logger log = LoggerFactory.getLogger(PublishedKeys.class);
        return new ReadingLog(log::warn, log::info);
    }

    /** What is left to accept tokens by. */
    enum Left {
        KEYS_READ_BEFORE,
        NO_KEYS
    }

    void failed(String reason, Left left) {
        if (told.size() < MOST && told.add(reason)) {
            warn.accept("the JWKS document cannot be read: " + reason
                    + switch (left) {
                        case KEYS_READ_BEFORE -> "; the keys read before stay good";
                        case NO_KEYS -> "; no token is accepted until it can";
                    });
        }
    }

    void read() {
        if (!told.isEmpty()) {
            told.clear();
            info.accept("the JWKS document can be read again");
        }
    }
}
