package dev.offlinesync.readme;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import java.time.Duration;
import java.util.Map;

public class Invoices {
    public static void main(String[] args) {
        var clock = MutableClock.any();
        PureHandler invoices = (item, context) -> context.attempt() == 1
                ? new Plan.Retry(Failure.handler("the ledger is closed"))
                : Plan.apply(records -> Result.put(records.ownKey(), Map.of("paid", true)));
        var handlers = Handlers.builder().pure("/api/invoices", invoices).build();
        var sync = OfflineSync.builder(new InMemoryStore(clock))
                .handlers(handlers)
                .clock(clock)
                .build();
        var ann = new UserId("ann");
        sync.queue().add(ann, Submission.of("/api/invoices/7", Method.PUT, Map.of("paid", true)));
        System.out.println(sync.queue().process(ann).successful());
        clock.advance(Duration.ofSeconds(5));
        System.out.println(sync.queue().process(ann).successful());
    }
}
