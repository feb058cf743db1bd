package dev.offlinesync.mongo;

import java.time.Instant;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.jspecify.annotations.Nullable;

/** A row of the aggregate of {@link DuePage}: an item of the page, or one to repair, or counts. */
final class DueRow {
    static final Decoding<DueRow> DECODING = new Decoding<>(DueRow.class, DueRow::read);

    /** The field that has an item of the page. */
    static final String ITEM = "item";

    /** Of the page; only its id if the document is too large to be sent at once. */
    @Nullable
    LenientItem item;

    /** The size of its document. */
    long bytes;

    @Nullable
    LenientItem toRepair;

    int due;
    int waiting;

    @Nullable
    Instant nextRetryAt;

    private DueRow() {}

    static DueRow read(BsonReader reader) {
        DueRow row = new DueRow();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            switch (reader.readName()) {
                case ITEM -> row.item = LenientItem.read(reader);
                case "bytes" -> row.bytes = Lenient.whole(reader, 0);
                case "toRepair" -> row.toRepair = LenientItem.read(reader);
                case "due" -> row.due = Lenient.integer(reader, 0);
                case "waiting" -> row.waiting = Lenient.integer(reader, 0);
                case "nextRetryAt" -> row.nextRetryAt = Lenient.instant(reader);
                default -> reader.skipValue();
            }
        }
        reader.readEndDocument();
        return row;
    }
}
