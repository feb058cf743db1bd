package dev.offlinesync.api.body;

/**
 * Limits of one body.
 *
 * @param bytes size of the body
 * @param dataBytes size of one item's data as it is stored (see {@code Tree.storedSize})
 * @param items number of items
 * @param depth how deep JSON may be nested
 */
public record BodyLimits(int bytes, int dataBytes, int items, int depth) {}
