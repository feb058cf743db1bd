package dev.offlinesync.core.item;

import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Port: between trees and the application's own types. Implementations are thread-safe.
 *
 * <p>{@link #RECORDS} is used unless the application says otherwise ({@code Handlers.builder().mapper(…)}); the module
 * {@code sync-json} has one for Jackson.
 */
public interface DataMapper {
    /** Java records of what a tree has, of lists and maps of it, and of other records: see {@link RecordMapper}. */
    DataMapper RECORDS = new RecordMapper();

    /**
     * A value of this type, made of the tree.
     *
     * @throws Mismatch if the tree is none
     * @throws IllegalArgumentException if no tree can be: the type is not one that this mapper makes
     */
    <T> T read(Tree data, Class<T> type);

    /**
     * The tree of this value, for a record or an answer.
     *
     * @throws IllegalArgumentException if it has what no tree can have, or is not an object
     */
    Tree write(Object value);

    /** Data is not what a type asks for. What is wrong is fit to be shown, and never quotes a value. */
    final class Mismatch extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient List<Violation> violations;

        public Mismatch(List<Violation> violations) {
            super(String.join("; ", violations.stream().map(Violation::sentence).toList()));
            this.violations = List.copyOf(violations);
        }

        /**
         * What stands at this place is no value of this type, or is missing.
         *
         * @param pointer the place, as a JSON pointer
         * @param found what stands there; null if there is nothing, or null
         */
        public static Mismatch at(String pointer, Class<?> expected, @Nullable Object found) {
            return at(pointer, found == null ? "is required" : "must be " + TypeWords.of(expected));
        }

        /** @param message the end of a sentence that begins with the field, without a value */
        public static Mismatch at(String pointer, String message) {
            return new Mismatch(List.of(new Violation(pointer, message)));
        }

        /** The application's own code did not take what stands at this place, and why is its secret. */
        public static Mismatch refused(String pointer) {
            return at(pointer, "was not accepted");
        }

        public List<Violation> violations() {
            return violations;
        }
    }
}
