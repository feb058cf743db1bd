package dev.offlinesync.api.body;

/**
 * What the faults of one request may take together, however many items it has: a small request cannot become a large
 * answer, nor much work. The first fault of each item is told in any case.
 */
final class FaultRoom {
    /** Faults that are told, beside the first ones of items. */
    static final int MAX_FAULTS = 100;

    /** Longest pointer, in characters. */
    static final int MAX_POINTER = 1000;

    /** Longest pointer once there is no room any more. */
    static final int SHORT_POINTER = 100;

    /** Characters of all pointers. */
    private static final int MAX_CHARACTERS = 64 << 10;

    /** Places that are looked at, since the same one counts once: then what remains is not read for faults. */
    private static final int MAX_LOOKS = 1000;

    private int faults;
    private int characters;
    private int looks;

    boolean isUsedUp() {
        return faults >= MAX_FAULTS || characters >= MAX_CHARACTERS || looks >= MAX_LOOKS;
    }

    /** The pointer to this place, as long as there is room for. */
    String pointer(Path at) {
        looks++;
        return at.pointer(characters < MAX_CHARACTERS ? MAX_POINTER : SHORT_POINTER);
    }

    void take(String pointer) {
        faults++;
        characters += pointer.length();
    }
}
