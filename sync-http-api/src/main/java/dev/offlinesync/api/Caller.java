package dev.offlinesync.api;

import dev.offlinesync.core.item.UserId;

/** Who makes a request, as the token proves it. */
public record Caller(UserId user, Role role) {
    /** What a caller may do beside working with their own items and records. */
    public enum Role {
        USER,
        /** May read, list and retry anybody's items. */
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
