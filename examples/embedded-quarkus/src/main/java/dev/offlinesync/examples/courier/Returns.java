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

/**
 * The rule of the house: only what was delivered can be taken back. Trying again would not help, so it is refused for
 * good.
 */
@SyncHandler("/api/returns")
final class Returns implements PureHandler {
    @Override
    public Plan plan(SyncItem item, Context context) {
        Map<String, @Nullable Object> taken = item.data();
        if (!(taken.get("parcel") instanceof String parcel)) {
            return new Plan.Reject(Failure.validation("a return names its parcel"));
        }
        RecordKey key = Parcel.key(parcel);
        return new Plan.Apply(Set.of(key), records -> takeBack(records, key, taken));
    }

    private static Result takeBack(Records records, RecordKey key, Map<String, @Nullable Object> taken) {
        Optional<StoredRecord> parcel = records.get(key).filter(Parcel::isDelivered);
        if (parcel.isEmpty()) {
            String why = key.id() + " was not delivered, so it cannot be taken back";
            return new Result.Reject(Failure.conflict(why));
        }
        Result.Step note = new Result.Step.Put(records.ownKey(), taken);
        return new Result.Done(List.of(note, Parcel.put(parcel.get(), Parcel.RETURNED)), after -> null);
    }
}
