package dev.offlinesync.core.item;

import java.util.Locale;
import java.util.Optional;

/**
 * Why an attempt did not succeed.
 *
 * @param message short and written by us or by a handler for the client's eyes; never a stack trace, driver text or
 *     class name. Longer than {@value #MAX_MESSAGE} characters is cut. NUL, which a store may have no place for,
 *     becomes U+FFFD.
 */
public record Failure(Kind kind, String message) {
    public static final int MAX_MESSAGE = 500;

    /** What a program can tell failures apart by. */
    public enum Kind {
        /** The data breaks a rule of its resource. */
        VALIDATION,
        /** The record to change is not there (or is somebody else's, which is never told). */
        NOT_FOUND,
        /** No handler for this endpoint and method. */
        UNKNOWN_ENDPOINT,
        /** The record's id, or a value that must be unique, is taken. */
        CONFLICT,
        /** The user may not do this. */
        FORBIDDEN,
        /** The handler threw, answered nothing, or reported a failure of its own. */
        HANDLER,
        /** The process died, or its lane ran out, while the item was running alone. */
        INTERRUPTED;

        /** As it is written in the database and in HTTP. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Kind> ofWire(String wire) {
            for (Kind k : values()) {
                if (k.wire().equals(wire)) {
                    return Optional.of(k);
                }
            }
            return Optional.empty();
        }
    }

    public Failure {
        message = message.replace('\0', '\ufffd');
        if (message.length() > MAX_MESSAGE) {
            message = message.substring(0, MAX_MESSAGE - 1) + "…";
        }
    }

    public static Failure validation(String message) {
        return new Failure(Kind.VALIDATION, message);
    }

    public static Failure notFound(String message) {
        return new Failure(Kind.NOT_FOUND, message);
    }

    public static Failure conflict(String message) {
        return new Failure(Kind.CONFLICT, message);
    }

    public static Failure handler(String message) {
        return new Failure(Kind.HANDLER, message);
    }
}
