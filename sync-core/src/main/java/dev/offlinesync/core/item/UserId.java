package dev.offlinesync.core.item;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose queue and whose records. 1 to 128 characters without white space at their ends, which nobody sees; 24 hex digits
 * are normalised to lower case, so that one user written in two ways is one user.
 */
public record UserId(String value) implements Comparable<UserId> {
    public static final int MAX_LENGTH = 128;

    public UserId {
        String fault = fault(value);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        value = HexId.normalise(value);
    }

    /** The user with an id that a store has; empty if no user can have it, whoever wrote it. */
    public static Optional<UserId> stored(String value) {
        return fault(value) == null ? Optional.of(new UserId(value)) : Optional.empty();
    }

    private static @Nullable String fault(String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            return "a user id has 1 to " + MAX_LENGTH + " characters, not " + value.length();
        }
        if (value.indexOf('\0') >= 0) {
            return "a user id must not contain NUL";
        }
        if (!WellFormed.text(value)) {
            return "a user id must not contain half a surrogate pair";
        }
        return WellFormed.isTrimmed(value) ? null : "a user id must not begin or end with white space";
    }

    @Override
    public int compareTo(UserId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
