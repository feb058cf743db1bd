package dev.offlinesync.core.engine;

import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.queue.WriteCondition;
import org.jspecify.annotations.Nullable;

/** The condition of a direct write as a part of its plan: the commit checks it. */
final class PlanCondition {
    /** The record is there, against the condition of the write. */
    private static final Failure THERE = Failure.conflict("the record is there already");

    /** The record is not there, against the condition of the write. */
    private static final Failure NOT_THERE = Failure.conflict("the record is not there");

    private PlanCondition() {}

    static Plan on(WriteCondition condition, Plan plan) {
        if (condition == WriteCondition.NONE || !(plan instanceof Plan.Apply apply)) {
            return plan;
        }
        boolean isToBeThere = condition == WriteCondition.PRESENT;
        return new Plan.Apply(apply.keys(), records -> {
            if (records.own().isPresent() == isToBeThere) {
                return apply.change().on(records);
            }
            return new Result.Reject(isToBeThere ? NOT_THERE : THERE);
        });
    }

    /** Whether a write failed by its condition. */
    static boolean isUnmet(@Nullable Failure failure) {
        return THERE.equals(failure) || NOT_THERE.equals(failure);
    }
}
