package dev.offlinesync.api;

import dev.offlinesync.api.body.Fault;
import dev.offlinesync.api.body.ParsedItem;
import dev.offlinesync.api.body.Path;
import dev.offlinesync.core.queue.SyncQueue.Added;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of each item of a push: counted, and listed as far as the client asked for it. */
final class PushResults {
    private static final String DELETED =
            "the item was deleted from the queue before this call saw it end; it will not run";
    private static final String REFUSED =
            "the database refuses to store the item, by a rule that was added to the queue's own table";

    private final Results shown;
    private final ResultList list = new ResultList();
    private int count;
    private int successful;
    private int failed;
    private @Nullable String generation;

    PushResults(Results shown) {
        this.shown = shown;
    }

    /** An item that was malformed, and not stored. */
    void malformed(ParsedItem item) {
        Fault first = item.faults().get(0);
        refused(
                null,
                item.mutationId(),
                first.pointer() + " " + first.message(),
                item.faults().stream().map(Fault::json).toList());
    }

    /**
     * An item that was pushed. If its mutation id belongs to another mutation, or if it was deleted before it ended, it
     * is refused too.
     */
    void pushed(Added added) {
        generation = added.generation();
        if (added.kind() == Added.Kind.REUSED) {
            refused(added, "mutationId", Reuse.MESSAGE);
            return;
        }
        if (added.kind() == Added.Kind.REFUSED) {
            String item = Path.ROOT.child("items").child(count).pointer();
            refused(
                    null,
                    added.item().mutationId(),
                    REFUSED,
                    List.of(Fault.malformed(item, REFUSED).json()));
            return;
        }
        if (added.kind() == Added.Kind.DELETED) {
            refused(added, "", DELETED);
            return;
        }
        count++;
        if (shown.shows(added.item().status())) {
            list.add(added.item());
        }
        if (added.item().status().isSuccess()) {
            successful++;
        } else if (added.item().failure() != null) {
            failed++;
        }
    }

    /** @param field of the item that was sent; empty for the item itself */
    private void refused(Added added, String field, String why) {
        Path item = Path.ROOT.child("items").child(count);
        String pointer = (field.isEmpty() ? item : item.child(field)).pointer();
        refused(
                added.item().id().hex(),
                added.item().mutationId(),
                why,
                List.of(Fault.malformed(pointer, why).json()));
    }

    private void refused(
            @Nullable String id, @Nullable String mutationId, String error, List<Map<String, Object>> errors) {
        count++;
        failed++;
        if (shown.isList()) {
            list.add(json -> {
                json.field("_id", id);
                json.field("mutationId", mutationId);
                json.field("status", "refused");
                json.field("error", error);
                json.field("errors", errors);
            });
        }
    }

    Answer answer() {
        Answer answer = Answer.message("Items pushed")
                .with("count", count)
                .with("successful", successful)
                .with("failed", failed)
                .with("generation", generation);
        return shown.isList() ? answer.with("results", list.parts()) : answer;
    }
}
