package dev.offlinesync.examples.van;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Records;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.RecordKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A job uses up parts of the technician's van: both records change together, or neither does. */
final class Jobs implements PureHandler {
    @Override
    public Plan plan(SyncItem item, Context context) {
        Map<String, @Nullable Object> job = item.data();
        if (!(job.get("part") instanceof String part) || !(job.get("quantity") instanceof Integer quantity)) {
            return new Plan.Reject(new Failure(Failure.Kind.VALIDATION, "a job has a part and a quantity"));
        }
        RecordKey stock = new RecordKey("parts", part);
        return new Plan.Apply(Set.of(stock), records -> use(records, stock, quantity, job));
    }

    /** May run several times, each time with the records as they are then; the last answer counts. */
    private static Result use(Records records, RecordKey stock, int quantity, Map<String, @Nullable Object> job) {
        int left = records.get(stock)
                .map(part -> part.data().get("left") instanceof Integer n ? n : 0)
                .orElse(0);
        if (left < quantity) {
            String why = "only " + left + " of " + stock.id() + " are left in the van";
            return new Result.Reject(new Failure(Failure.Kind.CONFLICT, why));
        }
        Map<String, @Nullable Object> rest = Map.of("left", left - quantity);
        return new Result.Done(
                List.of(new Result.Step.Put(records.ownKey(), job), new Result.Step.Put(stock, rest)), after -> rest);
    }
}
