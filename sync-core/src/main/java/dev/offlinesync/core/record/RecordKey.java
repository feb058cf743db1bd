package dev.offlinesync.core.record;

import dev.offlinesync.core.item.HexId;
import dev.offlinesync.core.item.WellFormed;

/**
 * Where a record of a user lives. Each user has keys of their own: whose it is follows from the lane, the item or the call
 * that it is used with. (A store may have each id only once, for all users together: see {@code LaneStore.commit}.)
 *
 * @param collection the collection (or table) of the store: see {@link CollectionName}
 * @param id 1 to {@value #MAX_ID} characters; 24 hex digits are normalised to lower case and are an ObjectId if the
 *     store has that type
 */
public record RecordKey(String collection, String id) implements Comparable<RecordKey> {
    public static final int MAX_ID = 128;

    public RecordKey {
        CollectionName.check(collection);
        id = normalId(id);
    }

    /**
     * The normal form of a record's id.
     *
     * @throws IllegalArgumentException if no record can have it
     */
    public static String normalId(String id) {
        if (id.isEmpty() || id.length() > MAX_ID || id.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a record id has 1 to " + MAX_ID + " characters without NUL");
        }
        if (!WellFormed.text(id)) {
            throw new IllegalArgumentException("a record id must not contain half a surrogate pair");
        }
        return HexId.normalise(id);
    }

    @Override
    public int compareTo(RecordKey other) {
        int c = collection.compareTo(other.collection);
        return c != 0 ? c : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return collection + "/" + id;
    }
}
