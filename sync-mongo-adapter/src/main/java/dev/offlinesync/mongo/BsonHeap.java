package dev.offlinesync.mongo;

import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.io.BsonInput;
import org.bson.io.ByteBufferBsonInput;

/**
 * Estimates the heap that a document takes as a tree and as the answer that shows it. A small document can be a large tree:
 * {@code {a: 0}} is twelve bytes and two hundred as a tree. Only the order of magnitude matters.
 */
final class BsonHeap {
    /** Texts: in the tree, in the answer, and in the buffers that the answer is sent from. */
    private static final int BYTE = 4;

    private static final int OBJECT = 136;
    private static final int ARRAY = 64;
    /** An entry of a map and the name in it. */
    private static final int FIELD = 88;
    /** A slot of a list, and the number that may be in it. */
    private static final int ELEMENT = 24;

    /** A smaller document is not looked at: it counts as what is usual. */
    private static final int SMALL = 4 << 10;

    private static final int USUAL = 8;

    private BsonHeap() {}

    static long of(RawBsonDocument document) {
        int size = document.getByteBuffer().remaining();
        if (size <= SMALL) {
            return (long) USUAL * size;
        }
        try (ByteBufferBsonInput in = new ByteBufferBsonInput(document.getByteBuffer())) {
            return (long) BYTE * size + OBJECT + values(in, FIELD);
        }
    }

    /** @param each what an entry takes beside its value */
    private static long values(BsonInput in, int each) {
        long bytes = 0;
        in.readInt32();
        for (int type = in.readByte(); type != BsonType.END_OF_DOCUMENT.getValue(); type = in.readByte()) {
            in.skipCString();
            bytes += each + value(in, BsonType.findByValue(type));
        }
        return bytes;
    }

    private static long value(BsonInput in, BsonType type) {
        switch (type) {
            case DOCUMENT -> {
                return OBJECT + values(in, FIELD);
            }
            case ARRAY -> {
                return ARRAY + values(in, ELEMENT);
            }
            case STRING, JAVASCRIPT, SYMBOL -> in.skip(in.readInt32());
            case BINARY -> in.skip(in.readInt32() + 1);
            case JAVASCRIPT_WITH_SCOPE -> in.skip(in.readInt32() - Integer.BYTES);
            case DB_POINTER -> in.skip(in.readInt32() + 12);
            case REGULAR_EXPRESSION -> {
                in.skipCString();
                in.skipCString();
            }
            case OBJECT_ID -> in.skip(12);
            case DECIMAL128 -> in.skip(16);
            case DOUBLE, DATE_TIME, TIMESTAMP, INT64 -> in.skip(8);
            case INT32 -> in.skip(4);
            case BOOLEAN -> in.skip(1);
            default -> {} // null, and the like
        }
        return 0;
    }
}
