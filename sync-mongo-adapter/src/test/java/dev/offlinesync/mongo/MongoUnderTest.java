package dev.offlinesync.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.offlinesync.contract.RecordKeys;
import dev.offlinesync.contract.simulation.StoreUnderTest;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.store.SyncStore;
import java.time.Instant;
import java.util.Date;
import org.bson.conversions.Bson;

/** A database, emptied, and what a person does to it in the shell. */
final class MongoUnderTest implements StoreUnderTest {
    private final Fixture mongo;

    MongoUnderTest(Fixture mongo) {
        this.mongo = mongo;
        mongo.empty();
    }

    @Override
    public SyncStore store() {
        return mongo.store;
    }

    @Override
    public RecordKeys recordKeys() {
        return RecordKeys.OF_ALL_USERS;
    }

    @Override
    public void endLeases() {
        mongo.endLeases();
    }

    @Override
    public void requeue(ItemId item) {
        set(item, Updates.combine(Updates.set("status", "pending"), Updates.set("attempts", 0)));
    }

    @Override
    public void delete(ItemId item) {
        mongo.shell.getCollection(Schema.ITEMS).deleteOne(Filters.eq("_id", Ids.of(item)));
    }

    @Override
    public void prioritize(ItemId item, int priority) {
        set(item, Updates.set("priority", priority));
    }

    @Override
    public void postpone(ItemId item, Instant retryAt) {
        set(item, Updates.set("retryAt", Date.from(retryAt)));
    }

    @Override
    public void close() {}

    private void set(ItemId item, Bson what) {
        mongo.shell.getCollection(Schema.ITEMS).updateOne(Filters.eq("_id", Ids.of(item)), what);
    }
}
