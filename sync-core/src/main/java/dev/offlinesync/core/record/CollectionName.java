package dev.offlinesync.core.record;

import java.util.Locale;
import java.util.Set;

/**
 * The name of a collection (or table) of a store.
 *
 * @param text 1 to {@value #MAX_LENGTH} letters, digits, {@code _}, {@code .} or {@code -}; not a name of MongoDB's own
 */
public record CollectionName(String text) {
    public static final int MAX_LENGTH = 100;

    private static final Set<String> RESERVED = Set.of(
            "syncqueues",
            "synclanes",
            "synctombstones",
            "syncmeta",
            "syncdevices",
            "syncids",
            ConflictRecord.COLLECTION);

    /** @throws IllegalArgumentException if a collection cannot have this name */
    public CollectionName {
        check(text);
    }

    static void check(String text) {
        if (text.startsWith("system.") || !isName(text)) {
            throw new IllegalArgumentException("not a name of a collection: " + text);
        }
    }

    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && "_.-".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_LENGTH;
    }

    /**
     * Whether the stores use it themselves, so that no records can be there; not every store tells names apart by case.
     */
    public boolean isReserved() {
        return RESERVED.contains(text.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return text;
    }
}
