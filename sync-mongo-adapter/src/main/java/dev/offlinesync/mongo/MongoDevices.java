package dev.offlinesync.mongo;

import static com.mongodb.client.model.Accumulators.sum;
import static com.mongodb.client.model.Aggregates.group;
import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.Device;
import dev.offlinesync.core.store.DeviceStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The devices in {@code syncdevices}, whose {@code _id} is user and device. */
final class MongoDevices implements DeviceStore {
    private static final Comparator<Device> LAST_FIRST =
            Comparator.comparing(Device::lastSeen).reversed().thenComparing(Device::id);

    private final Database db;

    MongoDevices(Database db) {
        this.db = db;
    }

    @Override
    public void seen(List<Device> devices) {
        List<UpdateOneModel<BsonDocument>> updates =
                devices.stream().map(MongoDevices::update).toList();
        BulkWriteResult written =
                db.call(() -> db.collection(Schema.DEVICES).bulkWrite(updates, new BulkWriteOptions().ordered(false)));
        if (!written.getUpserts().isEmpty()) {
            List<BsonValue> users = written.getUpserts().stream()
                    .map(upsert -> upsert.getId().asDocument().get("user"))
                    .distinct()
                    .toList();
            db.call(() -> crowded(users).forEach(this::trim));
        }
    }

    private static UpdateOneModel<BsonDocument> update(Device device) {
        BsonDocument latest = new BsonDocument("change", new BsonInt64(device.change()));
        put(latest, "lastPush", device.lastPush());
        put(latest, "lastPull", device.lastPull());
        return new UpdateOneModel<>(
                new BsonDocument("_id", id(device)),
                new BsonDocument("$max", latest).append("$setOnInsert", id(device)),
                new UpdateOptions().upsert(true));
    }

    private static BsonDocument id(Device device) {
        return new BsonDocument("user", Ids.of(device.user())).append("device", new BsonString(device.id()));
    }

    private static void put(BsonDocument latest, String field, @Nullable Instant at) {
        if (at != null) {
            latest.append(field, Fields.orNull(at));
        }
    }

    /** Those of the users who have too many. */
    private List<UserId> crowded(List<BsonValue> users) {
        List<UserId> crowded = new ArrayList<>();
        db.collection(Schema.DEVICES)
                .aggregate(List.of(
                        match(in("user", users)),
                        group("$user", sum("devices", 1)),
                        match(gt("devices", MOST_OF_USER))))
                .forEach(found -> {
                    UserId user = Ids.user(found.get("_id"));
                    if (user != null) {
                        crowded.add(user);
                    }
                });
        return crowded;
    }

    private void trim(UserId user) {
        List<Device> all = find(user);
        List<BsonDocument> gone = all.subList(Math.min(MOST_OF_USER, all.size()), all.size()).stream()
                .map(MongoDevices::id)
                .toList();
        db.collection(Schema.DEVICES).deleteMany(in("_id", gone));
    }

    @Override
    public List<Device> devices(UserId user) {
        return db.call(() -> find(user));
    }

    private List<Device> find(UserId user) {
        List<Device> found = new ArrayList<>();
        db.collection(Schema.DEVICES)
                .find(eq("user", Ids.of(user)))
                .batchSize(Database.ONE_REPLY)
                .forEach(d -> {
                    String id = Fields.text(d, "device");
                    if (id != null) {
                        found.add(new Device(
                                user,
                                id,
                                Fields.instant(d, "lastPush"),
                                Fields.instant(d, "lastPull"),
                                Fields.whole(d, "change", 0)));
                    }
                });
        return found.stream().sorted(LAST_FIRST).toList();
    }
}
