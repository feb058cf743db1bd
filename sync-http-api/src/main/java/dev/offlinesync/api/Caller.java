package dev.offlinesync.api;

import dev.offlinesync.core.item.UserId;

/** Who makes a request, as the token proves. */
public record Caller(UserId user, Role role) {
    /** What a caller may do besides working with their own items and records. */
    public enum Role {
        USER,
        /** May read, list and retry the items of all users. */
        ADMIN
    }

    boolean isAdmin() {
        return role == Role.ADMIN;
    }

    /** Whether this caller may see what belongs to {@code owner}. */
    boolean maySee(UserId owner) {
        return isAdmin() || user.equals(owner);
    }
}
