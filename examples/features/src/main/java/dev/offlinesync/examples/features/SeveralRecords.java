package dev.offlinesync.examples.features;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Records;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.handler.Result.Step;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.InMemoryStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One write changes several records, all of them or none: a transfer and the two accounts that it is about. */
final class SeveralRecords implements PureHandler {
    private static final Resource ACCOUNTS = Resource.of("/api/accounts", RecordRules.NONE);

    @Override
    public Plan plan(SyncItem item, Context context) {
        Tree transfer = item.data();
        if (!(transfer.get("from") instanceof String from)
                || !(transfer.get("to") instanceof String to)
                || !(transfer.get("amount") instanceof Integer amount)) {
            return new Plan.Reject(Failure.validation("a transfer needs from, to and amount"));
        }
        RecordKey source = new RecordKey(ACCOUNTS.collection(), from);
        RecordKey target = new RecordKey(ACCOUNTS.collection(), to);
        // The records are named here and read in the transaction, so nothing comes in between.
        return new Plan.Apply(Set.of(source, target), records -> {
            int left = balance(records, source) - amount;
            if (left < 0) {
                return new Result.Reject(Failure.conflict("there is not enough in " + from));
            }
            return new Result.Done(
                    List.of(
                            new Step.Put(records.ownKey(), transfer),
                            new Step.Put(source, Map.of("balance", left)),
                            new Step.Put(target, Map.of("balance", balance(records, target) + amount))),
                    after -> Map.of("left", left));
        });
    }

    private static int balance(Records records, RecordKey account) {
        return records.get(account)
                .map(record -> record.data().get("balance"))
                .map(balance -> balance instanceof Integer number ? number : 0)
                .orElse(0);
    }

    private static Submission account(String id, int balance) {
        return Submission.of("/api/accounts", Method.POST, Map.of("_id", id, "balance", balance));
    }

    private static Submission transfer(int amount) {
        Map<String, ?> data = Map.of("from", "savings", "to", "cash", "amount", amount);
        return Submission.of("/api/transfers", Method.POST, data);
    }

    public static void main(String[] args) {
        UserId ann = new UserId("ann");
        Handlers handlers = Handlers.builder()
                .resource(ACCOUNTS)
                .pure("/api/transfers", new SeveralRecords())
                .build();

        try (OfflineSync sync = OfflineSync.builder(new InMemoryStore(InstantSource.system()))
                .handlers(handlers)
                .build()) {
            List<Submission> writes = List.of(account("savings", 100), account("cash", 0), transfer(30), transfer(80));
            sync.queue().push(ann, writes).stream()
                    .map(added -> added.item())
                    .forEach(item -> System.out.println(item.endpoint() + ": " + item.status()
                            + (item.error() == null ? "" : ", " + item.error())));

            for (String id : List.of("savings", "cash")) {
                Tree account = sync.records().find(ann, ACCOUNTS, id).orElseThrow();
                System.out.println(id + ": " + account.get("balance"));
            }
        }
    }
}
