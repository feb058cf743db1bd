package dev.offlinesync.core.record;

import dev.offlinesync.core.item.HexId;

/**
 * Where a record lives.
 *
 * @param collection the collection (or table) of the store
 * @param id 1 to {@value #MAX_ID} characters; 24 hex digits are normalised to lower case and are an ObjectId if the
 *     store has that type
 */
public record RecordKey(String collection, String id) implements Comparable<RecordKey> {
    public static final int MAX_ID = 128;

    private static final int MAX_COLLECTION = 100;

    public RecordKey {
        if (collection.startsWith("system.") || !isName(collection)) {
            throw new IllegalArgumentException("not a name of a collection: " + collection);
        }
        if (id.isEmpty() || id.length() > MAX_ID || id.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a record id has 1 to " + MAX_ID + " characters without NUL");
        }
        id = HexId.normalise(id);
    }

    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && "_.-".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_COLLECTION;
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
