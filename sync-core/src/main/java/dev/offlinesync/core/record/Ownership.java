package dev.offlinesync.core.record;

import dev.offlinesync.core.item.HexId;
import dev.offlinesync.core.item.UserId;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How the documents of a collection say whose they are. It matters to a store whose collections other programs fill
 * too; a store whose tables are its own keeps the owner as it likes.
 */
public sealed interface Ownership {
    /** The field in which the owner is written and shown. Clients can never set it. */
    String field();

    /** Whether this user can own records. */
    default boolean canName(UserId user) {
        return true;
    }

    /**
     * A field has the owner's id.
     *
     * @param field 1 to {@value #MAX_FIELD} letters, digits and {@code _}, not beginning with a digit, and not a name
     *     that stands for something else in every record
     */
    record ByField(String field, Form form) implements Ownership {
        public static final int MAX_FIELD = 64;

        private static final Set<String> TAKEN =
                Set.of("_id", "id", "createdAt", "updatedAt", "_sync", "_version", "__v", "__proto__");

        /** The default: in {@code user}, in any form. */
        public static final ByField USER = new ByField("user", Form.ANY);

        public ByField {
            if (!field.matches("[A-Za-z_][A-Za-z0-9_]{0,63}") || TAKEN.contains(field)) {
                throw new IllegalArgumentException("not a field for the owner: " + field);
            }
        }

        @Override
        public boolean canName(UserId user) {
            return form.canWrite(user.value());
        }
    }

    /**
     * The record's own id is the user's: a profile. It belongs to that user whatever else is in it. One that this
     * system creates also has the id in {@code user}.
     */
    record ById() implements Ownership {
        @Override
        public String field() {
            return "user";
        }
    }

    /** The form of an owner's id, in a store that has a type of its own for 24 hex digits. */
    enum Form {
        /** Found in any form. Written as an ObjectId if it is 24 hex digits, and else as a text. */
        ANY,
        /** Only users whose ids are 24 hex digits have records. */
        OBJECT_ID,
        /** Only users whose ids are whole numbers of up to 18 digits have records. */
        NUMBER,
        TEXT;

        private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,17}");

        private boolean canWrite(String user) {
            return switch (this) {
                case ANY, TEXT -> true;
                case OBJECT_ID -> HexId.matches(user);
                case NUMBER -> WHOLE.matcher(user).matches();
            };
        }
    }
}
