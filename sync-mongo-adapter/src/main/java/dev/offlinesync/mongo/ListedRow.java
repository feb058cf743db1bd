package dev.offlinesync.mongo;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** A row of the aggregate of {@link ListedPage}: the user's lane, or an item. */
final class ListedRow {
    static final Decoding<ListedRow> DECODING = new Decoding<>(ListedRow.class, ListedRow::read);

    /** Of a lane. An item may have such a field too, if a person wrote it. */
    private final List<ItemId> batch = new ArrayList<>();

    private @Nullable SyncItem item;

    private ListedRow() {}

    static ListedRow read(BsonReader reader) {
        ListedRow row = new ListedRow();
        row.item = LenientItem.read(reader, row::field).item();
        return row;
    }

    private void field(String name, BsonReader reader) {
        if (!name.equals("batch") || reader.getCurrentBsonType() != BsonType.ARRAY) {
            reader.skipValue();
            return;
        }
        reader.readStartArray();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            ObjectId id = Lenient.objectId(reader);
            if (id != null) {
                batch.add(new ItemId(id.toHexString()));
            }
        }
        reader.readEndArray();
    }

    /** Null for a lane, and for a document that cannot be an item of any user. */
    @Nullable
    SyncItem item() {
        return item;
    }

    /** What a lane is running; nothing for an item. */
    List<ItemId> running() {
        return item == null ? batch : List.of();
    }
}
