package dev.offlinesync.api;

/**
 * How much one request may bring and one answer may carry.
 *
 * @param bodyBytes of one request body, 1 KiB to 256 MiB; more is answered with 413
 * @param dataBytes of one item's data as it is stored (see {@code Tree.storedSize}), 1 KiB to 15 MiB, since a document of
 *     MongoDB ends at 16; more is answered with 413
 * @param items in one request, 1 to 1,000
 * @param depth to which JSON may be nested, 8 to 500
 * @param page items or records in one answer where the client names no number, 1 to 1,000
 */
public record HttpLimits(int bodyBytes, int dataBytes, int items, int depth, int page) {
    /** What a client may ask for in one page, and send in one request. */
    public static final int MAX_ITEMS = 1000;

    /** Body 10 MiB, data 1 MiB, 1,000 items, depth 64, pages of 1,000. */
    public static final HttpLimits DEFAULT = new HttpLimits(10 << 20, 1 << 20, MAX_ITEMS, 64, MAX_ITEMS);

    public HttpLimits {
        check("bodyBytes", bodyBytes, 1 << 10, 256 << 20);
        check("dataBytes", dataBytes, 1 << 10, 15 << 20);
        check("items", items, 1, MAX_ITEMS);
        check("depth", depth, 8, 500);
        check("page", page, 1, MAX_ITEMS);
    }

    private static void check(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " must be " + min + " to " + max + ", not " + value);
        }
    }
}
