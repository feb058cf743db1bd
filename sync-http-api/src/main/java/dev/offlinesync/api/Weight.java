package dev.offlinesync.api;

/**
 * How much heap a request is expected to need while it is worked on, besides its body. Data takes about four times its
 * stored size, since it is in memory as a tree, as the store's text and as the response. A request that reads more takes
 * more, see {@code ReadRoom}.
 */
public enum Weight {
    /** One item or record, or a short answer. */
    SINGLE(256L << 10),
    /** A write of a record, which reads it whatever its size, and answers it. */
    WRITE(2L << 20),
    /** A page of items or records: 4 MiB of data, whose response is built in one piece. */
    PAGE(24L << 20),
    /** A batch of items: 8 MiB of data. */
    BATCH(32L << 20);

    private final long bytes;

    Weight(long bytes) {
        this.bytes = bytes;
    }

    public long bytes() {
        return bytes;
    }
}
