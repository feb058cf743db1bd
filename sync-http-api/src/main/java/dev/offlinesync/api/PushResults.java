package dev.offlinesync.api;

import dev.offlinesync.api.body.Fault;
import dev.offlinesync.api.body.ParsedItem;
import dev.offlinesync.api.body.Path;
import dev.offlinesync.core.queue.SyncQueue.Added;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of each item of a push: counted, and listed as far as the client asked for it. */
final class PushResults {
    private final Results shown;
    private final List<JsonOut.Part> list = new ArrayList<>();
    private int count;
    private int successful;
    private int failed;

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

    /** An item that was pushed; if its mutation id belongs to another mutation, it is refused too. */
    void pushed(Added added) {
        if (added.kind() == Added.Kind.REUSED) {
            reused(added);
            return;
        }
        count++;
        if (shown.shows(added.item().status())) {
            list.add(ItemView.result(added.item()));
        }
        if (added.item().status().isSuccess()) {
            successful++;
        } else if (added.item().failure() != null) {
            failed++;
        }
    }

    private void reused(Added added) {
        String pointer =
                Path.ROOT.child("items").child(count).child("mutationId").pointer();
        refused(
                added.item().id().hex(),
                added.item().mutationId(),
                Reuse.MESSAGE,
                List.of(Fault.malformed(pointer, Reuse.MESSAGE).json()));
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
                .with("failed", failed);
        return shown.isList() ? answer.with("results", list) : answer;
    }
}
