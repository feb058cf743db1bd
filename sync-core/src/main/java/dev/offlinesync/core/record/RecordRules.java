package dev.offlinesync.core.record;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Port: what the data of a resource must look like. Implementations are pure and thread-safe.
 *
 * <p>Clients write null for a field that they leave empty. Where the rules allow null, it is a value. Where they do not
 * and the field may be absent, it means that: the field is not given on create, and is cleared on update. In a field
 * that is required it is a violation. A field that the rules do not name keeps its null.
 */
public interface RecordRules {
    /**
     * The data of a new record: everything that is required must be there; defaults, such as {@code now} for a date,
     * are filled in.
     *
     * @param now when the write was made, which is the same in every attempt
     */
    Checked onCreate(Map<String, @Nullable Object> data, Instant now);

    /**
     * The fields of an update: those that are given are checked, none is required, no default is filled in. A field
     * that every record must have cannot be cleared.
     */
    Checked onUpdate(Map<String, @Nullable Object> data);

    /** The names of the fields that the rules declare. */
    Set<String> declared();

    /**
     * A record after an update, with the fields that clients can never write as they were before. The rules leave those
     * out of what a client sends; a default of theirs counts on create.
     *
     * @param sent what the client gave of it: it never counts as the value of such a field, but tells the elements of a
     *     list apart
     */
    default Tree withReadOnly(Tree before, Tree sent, Tree after) {
        return after;
    }

    /** The declared types that a tree does not have. */
    default FieldTypes types() {
        return FieldTypes.NONE;
    }

    /**
     * @param data the data with its values in their declared types (a date-time as {@code Instant}, a numeric text as
     *     number), if there are no violations
     * @param cleared the top-level fields that an update takes away; none of them is in {@code data}
     * @param violations what is wrong, each with its place, fit to be shown and, since it is stored with
     *     the item and logged, without the value; empty if all is well
     */
    record Checked(Tree data, Set<String> cleared, List<Violation> violations) {
        public Checked {
            cleared = Set.copyOf(cleared);
            violations = List.copyOf(violations);
        }

        public Checked(Map<String, ?> data, List<Violation> violations) {
            this(Tree.of(data), Set.of(), violations);
        }

        public static Checked valid(Map<String, ?> data) {
            return new Checked(data, List.of());
        }

        public boolean isValid() {
            return violations.isEmpty();
        }
    }

    /** Takes everything as it is. */
    RecordRules NONE = new RecordRules() {
        @Override
        public Checked onCreate(Map<String, @Nullable Object> data, Instant now) {
            return Checked.valid(data);
        }

        @Override
        public Checked onUpdate(Map<String, @Nullable Object> data) {
            return Checked.valid(data);
        }

        @Override
        public Set<String> declared() {
            return Set.of();
        }
    };
}
