package dev.offlinesync.examples.features;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Records;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.InMemoryStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Two devices edit one note. Each sends the version that it has seen; the one that has seen an old version is refused.
 */
final class Conflict implements PureHandler {
    @Override
    public Plan plan(SyncItem item, Context context) {
        Tree note = item.data();
        if (!(note.get("seen") instanceof Number seen) || !(note.get("text") instanceof String text)) {
            return new Plan.Reject(Failure.validation("a note needs its text and the version that was seen"));
        }
        return Plan.apply(records -> edit(records, seen.longValue(), text));
    }

    private static Result edit(Records records, long seen, String text) {
        long version = records.own().map(StoredRecord::version).orElse(0L);
        return version == seen
                ? Result.put(records.ownKey(), Map.of("text", text))
                : new Result.Reject(Failure.conflict("you have seen version " + seen + ", but it is at " + version));
    }

    private static Submission edit(int seen, String text) {
        return Submission.of("/api/notes/shopping", Method.PUT, Map.of("seen", seen, "text", text));
    }

    public static void main(String[] args) {
        UserId ann = new UserId("ann");
        Handlers handlers =
                Handlers.builder().pure("/api/notes", new Conflict()).build();

        try (OfflineSync sync = OfflineSync.builder(new InMemoryStore(InstantSource.system()))
                .handlers(handlers)
                .build()) {
            sync.queue().push(ann, List.of(edit(0, "milk")));

            Submission phone = edit(1, "milk and bread");
            Submission tablet = edit(1, "milk and honey");
            sync.queue().push(ann, List.of(phone, tablet)).stream()
                    .map(added -> added.item())
                    .forEach(item -> System.out.println(item.data().get("text") + ": " + item.status()
                            + (item.error() == null ? "" : ", " + item.error())));
        }
    }
}
