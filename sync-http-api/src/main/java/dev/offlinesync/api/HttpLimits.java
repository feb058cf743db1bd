package dev.offlinesync.api;

import dev.offlinesync.api.body.BodyLimits;

/**
 * Limits of one request and one response.
 *
 * @param bodyBytes size of one request body, 1 KiB to 256 MiB; a larger one is answered with 413
 * @param dataBytes size of one item's data as it is stored (see {@code Tree.storedSize}), 1 KiB to 15 MiB,
 *     since MongoDB limits a document to 16; larger data is answered with 413
 * @param items number of items in one request, 1 to 1,000
 * @param depth how deep JSON may be nested, 8 to 500
 * @param page items or records on a page if the client gives no {@code limit}, 1 to 1,000
 */
public record HttpLimits(int bodyBytes, int dataBytes, int items, int depth, int page) {
    /** The most that a client may ask for on one page, and send in one request. */
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

    BodyLimits body() {
        return new BodyLimits(bodyBytes, dataBytes, items, depth);
    }

    private static void check(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " must be " + min + " to " + max + ", not " + value);
        }
    }
}
