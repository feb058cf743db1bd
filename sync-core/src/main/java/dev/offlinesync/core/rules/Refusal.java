package dev.offlinesync.core.rules;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.WellFormed;
import org.jspecify.annotations.Nullable;

/**
 * Why a database refuses the write of a record, and would refuse it again.
 *
 * @param field what the database names as the cause: a field, or a few words; never a value. Null if it names nothing
 */
public record Refusal(Cause cause, @Nullable String field) {
    private static final int MAX_FIELD = 100;

    /** What clients can tell refusals apart by. */
    public enum Cause {
        /** A value that must be unique, other than the id, is that of another record. */
        TAKEN,
        /** The database has rules of its own for this collection, and the record breaks one. */
        INVALID,
        /** The record is larger than the database can store. */
        TOO_LARGE,
        /** Anything else. */
        OTHER
    }

    public static Refusal of(Cause cause) {
        return new Refusal(cause, null);
    }

    /** What the item is told whose write it was. */
    public Failure failure() {
        String what = field == null ? null : WellFormed.oneLine(field, MAX_FIELD);
        return switch (cause) {
            case TAKEN ->
                Failure.conflict(
                        what == null
                                ? "a value that must be unique is that of another record"
                                : what + " must be unique, and another record has this value");
            case INVALID ->
                Failure.validation("the database's own rules for this collection refuse the record"
                        + (what == null ? "" : ": " + what));
            case TOO_LARGE -> Failure.validation("the record is too large for the database");
            case OTHER -> Failure.conflict("the database refuses this write" + (what == null ? "" : ": " + what));
        };
    }
}
