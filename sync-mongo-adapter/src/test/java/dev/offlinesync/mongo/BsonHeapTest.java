package dev.offlinesync.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.store.ReadRoom;
import java.util.Collections;
import org.bson.BsonArray;
import org.bson.BsonDbPointer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

class BsonHeapTest {
    @Test
    void many_small_values_count_more_than_one_long_text() {
        BsonDocument one = new BsonDocument("a", new BsonInt32(0));
        RawBsonDocument values = raw(new BsonDocument("v", new BsonArray(Collections.nCopies(10_000, one))));
        RawBsonDocument text = raw(new BsonDocument("v", new BsonString("x".repeat(190_000))));

        assertTrue(BsonHeap.of(values) > 3_000_000, BsonHeap.of(values) + " bytes");
        assertTrue(BsonHeap.of(text) < 1_000_000, BsonHeap.of(text) + " bytes");
    }

    @Test
    void every_type_is_passed_over() {
        BsonDocument all =
                BsonDocument.parse("""
                {"pad": "%s", "a": 1.5, "b": "text", "c": {"d": null}, "e": [true, {"$minKey": 1}, {"$maxKey": 1}],
                 "f": {"$binary": {"base64": "AAAA", "subType": "00"}}, "g": {"$oid": "64b7f0c2a1b2c3d4e5f60718"},
                 "h": {"$date": 0}, "i": {"$regularExpression": {"pattern": "a", "options": "i"}},
                 "k": {"$code": "x"}, "l": {"$code": "x", "$scope": {"y": 1}}, "m": {"$symbol": "s"},
                 "n": {"$timestamp": {"t": 1, "i": 1}}, "o": {"$numberLong": "1"}, "p": {"$numberDecimal": "1"},
                 "q": {"$undefined": true}}
                """.formatted("x".repeat(5000))).append("j", new BsonDbPointer("c", new ObjectId()));

        int size = raw(all).getByteBuffer().remaining();
        long values = 17 + 1; // of the document and of those within
        assertEquals(4L * size + 136 * 2 + 64 + 88 * values + 24 * 3, BsonHeap.of(raw(all)));
    }

    @Test
    void a_document_is_decoded_only_if_there_is_room_for_it() {
        RawBsonDocument text = raw(new BsonDocument("v", new BsonString("x".repeat(190_000))));

        ReadRoom.within(
                bytes -> bytes < 100_000, () -> assertThrows(ReadRoom.Exhausted.class, () -> Raw.document(text)));
        assertEquals(text, Raw.document(text));
    }

    private static RawBsonDocument raw(BsonDocument document) {
        return new RawBsonDocument(document, new BsonDocumentCodec());
    }
}
