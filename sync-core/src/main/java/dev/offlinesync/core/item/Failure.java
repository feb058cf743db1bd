package dev.offlinesync.core.item;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt did not succeed.
 *
 * @param message short and written by us or by a handler for the client's eyes; never a stack trace, driver text or
 *     class name. Longer than {@value #MAX_MESSAGE} characters is cut. NUL and half a surrogate pair, which a
 *     store may have no place for, become U+FFFD.
 * @param violations the faults of the data, if that is why; at most {@value #MAX_VIOLATIONS}, and no more than have
 *     {@value #MAX_TEXT} characters together
 */
public record Failure(Kind kind, String message, List<Violation> violations) {
    public static final int MAX_MESSAGE = 500;
    public static final int MAX_VIOLATIONS = 100;
    public static final int MAX_TEXT = 4096;

    private static final String ERRORS = "errors";
    private static final String POINTER = "pointer";
    private static final String MESSAGE = "message";

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
        INTERRUPTED,
        /** Later writes of its record were applied while it waited: applying it now would undo them. */
        SUPERSEDED,
        /** A mutation that it depends on has failed, or was deleted from the queue. */
        DEPENDENCY;

        /**
         * Whether an item that waits after such a failure lets later items on its record pass: it does if waiting alone
         * cannot cure the failure.
         */
        public boolean letsPass() {
            return switch (this) {
                case VALIDATION, NOT_FOUND, UNKNOWN_ENDPOINT, CONFLICT, FORBIDDEN, SUPERSEDED -> true;
                case HANDLER, INTERRUPTED, DEPENDENCY -> false;
            };
        }

        /** As it is written in the database and in HTTP. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind of a stored failure; one that is not known here counts as the handler's. */
        public static Kind ofStored(@Nullable String wire) {
            return wire == null ? HANDLER : ofWire(wire).orElse(HANDLER);
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
        Objects.requireNonNull(kind, "a failure without a kind");
        message = WellFormed.mended(WellFormed.cut(message, MAX_MESSAGE));
        violations = bounded(violations);
    }

    public Failure(Kind kind, String message) {
        this(kind, message, List.of());
    }

    public static Failure validation(String message) {
        return new Failure(Kind.VALIDATION, message);
    }

    /**
     * The data breaks these rules. The message has a sentence for each of the first ones, and says how many there are
     * beside those.
     *
     * @param violations at least one
     */
    public static Failure validation(List<Violation> violations) {
        StringBuilder message = new StringBuilder();
        for (int i = 0; i < violations.size(); i++) {
            String sentence = (i == 0 ? "" : "; ") + violations.get(i).sentence();
            int rest = violations.size() - i;
            String more = " (and " + rest + " more)";
            if (i > 0 && message.length() + sentence.length() + (rest == 1 ? 0 : more.length()) > MAX_MESSAGE) {
                message.append(more);
                break;
            }
            message.append(sentence);
        }
        return new Failure(Kind.VALIDATION, message.toString(), violations);
    }

    private static List<Violation> bounded(List<Violation> violations) {
        List<Violation> first = new ArrayList<>();
        int length = 0;
        for (Violation v : violations) {
            length += v.pointer().length() + v.message().length();
            if (first.size() == MAX_VIOLATIONS || length > MAX_TEXT) {
                break;
            }
            first.add(v);
        }
        return List.copyOf(first);
    }

    // ---- as it is stored: kind and message where people look for them, the rest as a tree

    /** What a store keeps beside kind and message; null if there is nothing. */
    public @Nullable Tree details() {
        if (violations.isEmpty()) {
            return null;
        }
        List<Tree> errors = violations.stream()
                .map(v -> Tree.builder()
                        .put(POINTER, v.pointer())
                        .put(MESSAGE, v.message())
                        .build())
                .toList();
        return Tree.of(Map.of(ERRORS, errors));
    }

    /**
     * The failure that a store has kept, which a person may have edited.
     *
     * @param kind {@link Kind#HANDLER} if it is missing or unknown
     * @param details {@link #details()}; whatever else is in it is left out
     * @return null if there is no message
     */
    public static @Nullable Failure stored(
            @Nullable String kind, @Nullable String message, @Nullable Map<String, ?> details) {
        if (message == null) {
            return null;
        }
        List<Violation> violations = new ArrayList<>();
        if (details != null && details.get(ERRORS) instanceof List<?> errors) {
            for (Object error : errors) {
                if (error instanceof Map<?, ?> fields
                        && fields.get(POINTER) instanceof String pointer
                        && (pointer.isEmpty() || pointer.startsWith("/"))
                        && fields.get(MESSAGE) instanceof String text) {
                    violations.add(new Violation(pointer, text));
                }
            }
        }
        return new Failure(Kind.ofStored(kind), message, violations);
    }

    public static Failure notFound(String message) {
        return new Failure(Kind.NOT_FOUND, message);
    }

    public static Failure conflict(String message) {
        return new Failure(Kind.CONFLICT, message);
    }

    /** @param first what stood in the item's way when it was passed; null if that is not known */
    public static Failure superseded(@Nullable Failure first) {
        String because = first == null ? "" : " (it had failed: " + first.message() + ")";
        return new Failure(
                Kind.SUPERSEDED,
                "later writes of this record were applied first; if this one is still wanted, send it as a new item"
                        + because);
    }

    public static Failure handler(String message) {
        return new Failure(Kind.HANDLER, message);
    }
}
