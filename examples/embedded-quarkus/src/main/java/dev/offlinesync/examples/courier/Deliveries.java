package dev.offlinesync.examples.courier;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Records;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.quarkus.SyncHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A delivery is noted and its parcel is off the courier's list: both records change together, or neither does. */
@SyncHandler("/api/deliveries")
final class Deliveries implements PureHandler {
    @Override
    public Plan plan(SyncItem item, Context context) {
        Map<String, @Nullable Object> delivery = item.data();
        if (!(delivery.get("parcel") instanceof String parcel) || !(delivery.get("signedBy") instanceof String)) {
            return new Plan.Reject(Failure.validation("a delivery has a parcel and says who signed for it"));
        }
        RecordKey key = Parcel.key(parcel);
        return new Plan.Apply(Set.of(key), records -> deliver(records, key, delivery));
    }

    /** May run several times, each time with the records as they are then; the last answer counts. */
    private static Result deliver(Records records, RecordKey key, Map<String, @Nullable Object> delivery) {
        Optional<StoredRecord> parcel = records.get(key);
        if (parcel.isEmpty()) {
            return new Result.Reject(Failure.notFound("you have no parcel " + key.id()));
        }
        if (Parcel.isDelivered(parcel.get())) {
            return new Result.Reject(Failure.conflict(key.id() + " was delivered before"));
        }
        Result.Step note = new Result.Step.Put(records.ownKey(), delivery);
        return new Result.Done(List.of(note, Parcel.put(parcel.get(), Parcel.DELIVERED)), after -> null);
    }
}
