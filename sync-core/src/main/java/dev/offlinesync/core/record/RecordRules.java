package dev.offlinesync.core.record;

import dev.offlinesync.core.item.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Port: what the data of a resource must look like. Implementations are pure and thread-safe.
 */
public interface RecordRules {
    /**
     * The data of a new record: everything that is required must be there; defaults, such as {@code now} for a date,
     * are filled in.
     */
    Checked onCreate(Map<String, @Nullable Object> data, Instant now);

    /** The fields of an update: those that are given are checked, none is required, no default is filled in. */
    Checked onUpdate(Map<String, @Nullable Object> data);

    /** The names of the fields that the rules declare. */
    Set<String> declared();

    /**
     * @param data the data with its values in their declared types (a date-time as {@code Instant}, a numeric text as
     *     number), if there are no violations
     * @param violations each a sentence that names the field and what is wrong, fit to be shown; empty if all is well. It
     *     never quotes the value, since it is stored with the item and logged
     */
    record Checked(Tree data, List<String> violations) {
        public Checked(Map<String, ?> data, List<String> violations) {
            this(Tree.of(data), violations);
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
