package dev.offlinesync.core.record;

/**
 * How the records of one collection are stored if other programs read and write them too.
 *
 * @param ownership where a record says whose it is
 * @param types what fields are declared to be
 */
public record RecordLayout(Ownership ownership, FieldTypes types) {
    /** The owner in {@code user}, and no declared types. */
    public static final RecordLayout DEFAULT = new RecordLayout(Ownership.ByField.USER, FieldTypes.NONE);
}
