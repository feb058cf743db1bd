package dev.offlinesync.core.record;

/**
 * How the records of one collection are stored if other programs read and write them too.
 *
 * @param ownership where a record says whose it is
 * @param newIds the form of the id of a new record; records are found by ids of every form
 * @param types what fields are declared to be
 */
public record RecordLayout(Ownership ownership, NewIds newIds, FieldTypes types) {
    /** The owner in {@code user}, ids as this system writes them, and no declared types. */
    public static final RecordLayout DEFAULT =
            new RecordLayout(Ownership.ByField.USER, NewIds.OBJECT_ID_IF_HEX, FieldTypes.NONE);

    /** The form of ids in a store that has a type of its own for 24 hex digits. */
    public enum NewIds {
        /** 24 hex digits are of that type, and other ids are texts. */
        OBJECT_ID_IF_HEX,
        TEXT
    }
}
