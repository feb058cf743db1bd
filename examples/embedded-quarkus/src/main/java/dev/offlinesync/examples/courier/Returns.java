package dev.offlinesync.examples.courier;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Records;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.RecordKey;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rule of the house: only what was delivered can be taken back. Trying again would not help, so it is refused for good. */
@Singleton
final class Returns implements PureHandler {
    @Override
    public Plan plan(SyncItem item, Context context) {
        Map<String, @Nullable Object> taken = item.submission().fields();
        if (!(taken.get("parcel") instanceof String parcel)) {
            return new Plan.Reject(Failure.validation("a return names its parcel"));
        }
        RecordKey key = Parcel.key(parcel);
        return new Plan.Apply(Set.of(key), records -> takeBack(records, key, taken));
    }

    private static Result takeBack(Records records, RecordKey key, Map<String, @Nullable Object> taken) {
        return records.get(key)
                .filter(Parcel::isDelivered)
                .<Result>map(parcel -> new Result.Done(
                        List.of(new Result.Step.Put(records.ownKey(), taken), Parcel.put(parcel, Parcel.RETURNED)),
                        after -> null))
                .orElseGet(() -> new Result.Reject(
                        Failure.conflict(key.id() + " was not delivered, so it cannot be taken back")));
    }
}
