package dev.offlinesync.mongo;

import dev.offlinesync.core.store.ReadRoom;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * Makes values out of the bytes that the database sent, one document after the other. The driver would decode a whole
 * reply at once, 16 MiB maybe, of which a page takes a part.
 */
final class Raw {
    private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();

    private Raw() {}

    /** @throws ReadRoom.Exhausted if there is no room for it */
    static BsonDocument document(RawBsonDocument raw) {
        ReadRoom.take(2 * BsonHeap.of(raw)); // these values, and the tree that is made of them
        return raw.decode(DOCUMENTS);
    }

    /** @throws ReadRoom.Exhausted if there is no room for it */
    static <T> T row(RawBsonDocument raw, Decoding<T> decoding) {
        ReadRoom.take(BsonHeap.of(raw));
        return raw.decode(decoding);
    }
}
