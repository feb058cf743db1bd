package dev.offlinesync.api;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.item.WellFormed;
import java.time.Instant;
import java.util.Optional;

/**
 * Who makes a request, as the token proves.
 *
 * @param until from then on the token proves nothing any more: what waits for news ends then. {@link Instant#MAX} if it
 *     does not expire, or nobody knows.
 */
public record Caller(UserId user, Role role, Instant until) {
    public Caller(UserId user, Role role) {
        this(user, role, Instant.MAX);
    }

    /** What a caller may do besides working with their own items and records. */
    public enum Role {
        USER,
        /** May read, list and retry the items of all users. */
        ADMIN
    }

    /**
     * Who is known by this name, such as that of a principal.
     *
     * @return empty if no user can have it: it is empty, longer than 128 characters, has white space at an end, or
     *     contains NUL or half a surrogate pair
     */
    public static Optional<Caller> named(String name, Role role) {
        try {
            return WellFormed.isTrimmed(name) ? Optional.of(new Caller(new UserId(name), role)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean isAdmin() {
        return role == Role.ADMIN;
    }

    /** Whether this caller may see what belongs to {@code owner}. */
    boolean maySee(UserId owner) {
        return isAdmin() || user.equals(owner);
    }
}
