package dev.offlinesync.examples.features;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.InMemoryStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A client that got no answer sends its write again, under the same name. It takes effect once. */
final class Resend {
    private Resend() {}

    public static void main(String[] args) {
        UserId ann = new UserId("ann");
        Resource notes = Resource.of("/api/notes", RecordRules.NONE);
        Submission note = Submission.of("/api/notes", Method.POST, Map.of("text", "buy milk"))
                .withMutationId("note-1");

        try (OfflineSync sync = OfflineSync.builder(new InMemoryStore(InstantSource.system()))
                .handlers(Handlers.builder().resource(notes).build())
                .build()) {
            Added first = sync.queue().push(ann, List.of(note)).get(0);
            Added again = sync.queue().push(ann, List.of(note)).get(0);

            System.out.println("first: " + first.kind() + ", " + first.item().status());
            System.out.println("again: " + again.kind() + ", " + again.item().status());
            System.out.println("notes: " + sync.records().count(ann, notes));
        }
    }
}
