package dev.offlinesync.json.stream;

/**
 * What is read at most. Beyond it, reading ends with {@link JsonLimitExceeded}.
 *
 * @param depth of objects and arrays within each other
 * @param text characters of a text
 * @param name characters of a name
 * @param number digits of a number
 * @param names whether a later text finds the names of this one
 */
public record JsonLimits(int depth, int text, int name, int number, Names names) {
    public enum Names {
        /** In a table of all texts, which makes reading faster: of those who write the same names again and again. */
        SHARED,
        /** Names come from anybody: no table of them may outlive a text. */
        FORGOTTEN
    }

    /** For what others send: Jackson's own bounds, and a depth of 1,000. */
    public static final JsonLimits USUAL = new JsonLimits(1000, 20_000_000, 50_000, 1000, Names.SHARED);

    /** For what was bounded before it was stored. */
    public static final JsonLimits NONE =
            new JsonLimits(1000, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Names.SHARED);

    public JsonLimits withDepth(int most) {
        return new JsonLimits(most, text, name, number, names);
    }

    public JsonLimits withText(int most) {
        return new JsonLimits(depth, most, name, number, names);
    }

    public JsonLimits forgettingNames() {
        return new JsonLimits(depth, text, name, number, Names.FORGOTTEN);
    }
}
