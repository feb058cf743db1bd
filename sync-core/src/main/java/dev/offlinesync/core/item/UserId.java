package dev.offlinesync.core.item;

/**
 * Whose queue and whose records. 1 to 128 characters; 24 hex digits are normalised to lower case, so that one user
 * written in two ways is one user.
 */
public record UserId(String value) implements Comparable<UserId> {
    public static final int MAX_LENGTH = 128;

    public UserId {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a user id has 1 to " + MAX_LENGTH + " characters, not " + value.length());
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a user id must not contain NUL");
        }
        if (!WellFormed.text(value)) {
            throw new IllegalArgumentException("a user id must not contain half a surrogate pair");
        }
        value = HexId.normalise(value);
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
