package dev.offlinesync.api;

/**
 * What a request may take of the heap while it is worked on, beside what its body takes. A tree of data takes about four
 * times the bytes it is stored in, since it stands there as a tree, as the store's text and as the answer.
 */
public enum Weight {
    /** One item or record, or a short answer. */
    SINGLE(256L << 10),
    /** A page of items or records, of which each may hold 4 MiB, and whose answer is put together in one piece. */
    PAGE(24L << 20),
    /** A batch of items, of which each may hold 8 MiB. */
    BATCH(32L << 20);

    private final long bytes;

    Weight(long bytes) {
        this.bytes = bytes;
    }

    public long bytes() {
        return bytes;
    }
}
