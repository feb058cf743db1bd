package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.conflict.ConflictHandler;
import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.conflict.ConflictRules;
import dev.offlinesync.core.conflict.StaleWrite;
import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Records;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Handlers that do what their item's data says. Beside the built-in resource: a pure one that leaves a receipt for each
 * item in the records it touches, and one with an effect of its own.
 */
final class Behaviours {
    static final String EXPENSES = "/api/expenses";
    static final String JOURNAL = "/api/orders";
    static final String MAILS = "/api/mails";

    /** What an item does, and on how many of its first attempts ({@code times}); afterwards it succeeds. */
    static final String DOES = "does";

    static final String TIMES = "times";

    /** The id of a second record that an item of the journal touches. */
    static final String ALSO = "also";

    /** A field of an expense that its rules refuse. */
    static final String INVALID = "invalid";

    private static final Failure WRONG = Failure.validation("it was to be invalid");

    private static final Failure WANTED = Failure.handler("it was to fail");

    /** Everything is valid but {@link #INVALID}. */
    private static final RecordRules RULES = new RecordRules() {
        @Override
        public Checked onCreate(Map<String, @Nullable Object> data, Instant now) {
            return onUpdate(data);
        }

        @Override
        public Checked onUpdate(Map<String, @Nullable Object> data) {
            return data.containsKey(INVALID)
                    ? new Checked(data, List.of(new Violation("/" + INVALID, "was to be wrong")))
                    : Checked.valid(data);
        }

        @Override
        public Set<String> declared() {
            return Set.of();
        }
    };

    private Behaviours() {}

    static boolean isEffect(SyncItem item) {
        return item.endpoint().startsWith(MAILS);
    }

    static String does(SyncItem item, int attempt) {
        Object does = item.data().get(DOES);
        Object times = item.data().get(TIMES);
        return does == null || (times instanceof Number n && attempt > n.intValue()) ? "succeed" : does.toString();
    }

    static Handlers handlers(Party party, Simulation simulation) {
        return Handlers.builder()
                .resource(Resource.of(EXPENSES, RULES).withConflicts(conflicts(simulation.policy())))
                .pure(JOURNAL, (item, context) -> plan(party, item, context))
                .effect(MAILS, (item, context) -> send(party, simulation.model, item, context))
                .build();
    }

    private static ConflictRules conflicts(ConflictPolicy policy) {
        return policy == ConflictPolicy.HANDLER
                ? ConflictRules.handledBy(Behaviours::decided)
                : ConflictRules.of(policy);
    }

    /** The author's, if nobody else has written any of its fields. */
    private static ConflictHandler.Answer decided(StaleWrite write) {
        Tree mine = write.mine();
        Tree theirs = write.theirs();
        Tree base = write.base();
        if (theirs == null) {
            return new ConflictHandler.Answer.Reject("it was deleted");
        }
        boolean isMine = mine != null
                && base != null
                && mine.keySet().stream().allMatch(field -> Objects.equals(base.get(field), theirs.get(field)));
        return isMine ? new ConflictHandler.Answer.TakeMine() : new ConflictHandler.Answer.KeepTheirs();
    }

    private static Plan plan(Party party, SyncItem item, Context context) {
        String does = does(item, context.attempt());
        return switch (does) {
            case "retry" -> new Plan.Retry(WANTED);
            case "invalid" -> new Plan.Fail(WRONG);
            case "reject" -> new Plan.Reject(WANTED);
            case "throw" -> throw new IllegalStateException("it was to fail");
            case "kill" -> throw party.die("in the handler");
            default -> {
                RecordKey also = also(item);
                yield new Plan.Apply(
                        also == null ? Set.of() : Set.of(also),
                        records -> does.equals("retry late")
                                ? new Result.Retry(WANTED)
                                : new Result.Done(steps(item, records), r -> null));
            }
        };
    }

    static @Nullable RecordKey also(SyncItem item) {
        Object also = item.data().get(ALSO);
        return also == null ? null : new RecordKey("orders", also.toString());
    }

    private static List<Result.Step> steps(SyncItem item, Records records) {
        List<Result.Step> steps = new ArrayList<>();
        steps.add(put(item, records, records.ownKey()));
        RecordKey also = also(item);
        if (also != null && !also.equals(records.ownKey())) {
            steps.add(put(item, records, also));
        }
        return steps;
    }

    private static Result.Step put(SyncItem item, Records records, RecordKey key) {
        return new Result.Step.Put(
                key, withReceipt(records.get(key).map(StoredRecord::data).orElse(Tree.EMPTY), item));
    }

    /** The record's data with one more receipt. */
    static Map<String, Object> withReceipt(Map<String, ?> data, SyncItem item) {
        Map<String, Object> after = new LinkedHashMap<>(data);
        List<Object> receipts = new ArrayList<>(after.get("receipts") instanceof List<?> is ? is : List.of());
        receipts.add("of " + item.id().hex());
        after.put("receipts", receipts);
        return after;
    }

    private static Outcome send(Party party, Model model, SyncItem item, Context context) {
        model.effects.called(party, item, context.idempotencyKey());
        party.works("the handler of " + item.endpoint());
        // a postponement is no attempt, so what is counted are the calls
        String does = does(item, model.effects.count(item.id()));
        return switch (does) {
            case "retry" -> answering(party, model, item, Status.PENDING, new Outcome.Retry(WANTED, null));
            case "postpone" ->
                answering(
                        party,
                        model,
                        item,
                        Status.PENDING,
                        new Outcome.Postpone(Duration.ofSeconds(7), "the upstream is down"));
            case "kill" -> throw party.die("in the handler");
            case "reject" -> answering(party, model, item, Status.FAILED, new Outcome.Reject(WANTED));
            case "throw" -> {
                answering(party, model, item, Status.PENDING, new Outcome.Done(null));
                throw new IllegalStateException("it was to fail");
            }
            default -> answering(party, model, item, Status.COMPLETED, new Outcome.Done(Map.of("sent", true)));
        };
    }

    private static Outcome answering(Party party, Model model, SyncItem item, Status status, Outcome outcome) {
        model.effects.answers(party, item, status);
        return outcome;
    }
}
