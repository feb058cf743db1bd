package dev.offlinesync.mongo;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Mutation;
import dev.offlinesync.core.item.Place;
import dev.offlinesync.core.item.Progress;
import dev.offlinesync.core.item.Receipt;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** An item to and from the bytes that the driver sends. In the package of the mapping, which nobody else is to see. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ItemBsonBenchmark {
    private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final Map<String, Object> DATA =
            Map.of("amount", 12.5, "category", "Food", "description", "lunch with customer number 12", "date", NOW);

    private final SyncItem item = new SyncItem(
            new ItemId("65a000000000000000000001"),
            new UserId("bench-user-17"),
            NOW,
            new Mutation(
                    "/api/expenses",
                    Method.POST,
                    Tree.of(DATA),
                    "phone",
                    0,
                    5,
                    "2f1d0a52-9f0e-4b8a-8a3e-0d6a7c1f5b11",
                    null,
                    Basis.NONE,
                    List.of()),
            new Progress(Status.PENDING, 0, null, null, null, NOW, null, 0, Receipt.NONE),
            Place.stored(7L << 32, "/api/expenses 65a000000000000000000001", "00112233445566778899aabbccddeeff"));
    private final byte[] bytes = write(item);

    private static byte[] write(SyncItem item) {
        BasicOutputBuffer out = new BasicOutputBuffer(1024);
        try (BsonBinaryWriter writer = new BsonBinaryWriter(out)) {
            DOCUMENTS.encode(
                    writer, ItemDocuments.write(item), EncoderContext.builder().build());
        }
        return out.toByteArray();
    }

    /** As every query for items reads them. */
    @Benchmark
    public Object read() {
        try (BsonBinaryReader reader = new BsonBinaryReader(ByteBuffer.wrap(bytes))) {
            return LenientItem.read(reader).item();
        }
    }

    /** The same through a tree of BSON values, to compare with. */
    @Benchmark
    public Object readThroughDocument() {
        try (BsonBinaryReader reader = new BsonBinaryReader(ByteBuffer.wrap(bytes))) {
            BsonDocument document =
                    DOCUMENTS.decode(reader, DecoderContext.builder().build());
            return LenientItem.read(new BsonDocumentReader(document)).item();
        }
    }

    /** As inserts write them. */
    @Benchmark
    public byte[] write() {
        return write(item);
    }
}
