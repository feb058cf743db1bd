package dev.offlinesync.core.store;

import dev.offlinesync.core.item.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A device of a user, as far as it is known, for people to look at. Nothing depends on it.
 *
 * @param id as the device names itself, 1 to {@link dev.offlinesync.core.item.Submission#MAX_DEVICE_ID} characters
 * @param lastPush null if it has not pushed
 * @param lastPull null if it has not pulled
 * @param change up to which change of the user's feed it was up to date; 0 if it never was
 */
public record Device(
        UserId user,
        String id,
        @Nullable Instant lastPush,
        @Nullable Instant lastPull,
        long change) {
    /** The same device with what is known of it from elsewhere: the later times, the higher number. */
    public Device with(Device other) {
        return new Device(
                user,
                id,
                later(lastPush, other.lastPush),
                later(lastPull, other.lastPull),
                Math.max(change, other.change));
    }

    /** When it was here last. */
    public Instant lastSeen() {
        return Objects.requireNonNullElse(later(lastPush, lastPull), Instant.EPOCH);
    }

    private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
        return Stream.of(a == null ? Instant.MIN : a, b == null ? Instant.MIN : b)
                .max(Comparator.naturalOrder())
                .filter(Instant.MIN::isBefore)
                .orElse(null);
    }
}
