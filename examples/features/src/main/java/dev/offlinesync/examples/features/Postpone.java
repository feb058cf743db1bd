package dev.offlinesync.examples.features;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a mail needs is down. It waits until that is up again, and an outage costs it no attempt. */
final class Postpone {
    private Postpone() {}

    public static void main(String[] args) {
        UserId ann = new UserId("ann");
        MutableClock clock = MutableClock.at("2030-01-01T09:00:00Z");
        AtomicBoolean up = new AtomicBoolean();
        EffectHandler mails = (item, context) -> up.get()
                ? new Outcome.Done(Map.of("sent", true))
                : new Outcome.Postpone(Duration.ofMinutes(1), "the mail server is down");

        try (OfflineSync sync = OfflineSync.builder(new InMemoryStore(clock))
                .handlers(Handlers.builder().effect("/api/mails", mails).build())
                .clock(clock)
                .build()) {
            ItemId mail = sync.queue()
                    .add(ann, Submission.of("/api/mails", Method.POST, Map.of("to", "bob@example.org")))
                    .item()
                    .id();

            sync.queue().process(ann);
            print(sync.queue().find(mail).orElseThrow());

            up.set(true);
            clock.advance(Duration.ofMinutes(1));
            sync.queue().process(ann);
            print(sync.queue().find(mail).orElseThrow());
        }
    }

    private static void print(SyncItem mail) {
        System.out.println(mail.status() + " after " + mail.attempts() + " attempts"
                + (mail.retryAt() == null ? "" : ", waits until " + mail.retryAt() + ": " + mail.error()));
    }
}
