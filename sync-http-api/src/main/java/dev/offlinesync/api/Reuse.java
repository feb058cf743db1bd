package dev.offlinesync.api;

import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue.Added;
import java.util.List;

/** A mutation id was used before for another mutation: 422, which names the item that has it. */
final class Reuse {
    static final String MESSAGE = "the mutation id was used before for another mutation";

    private Reuse() {}

    static Problem of(SyncItem first) {
        return new Problem(422, MESSAGE).with("syncItem", ItemView.brief(first));
    }

    /** @throws Problem if any id was reused; the others are stored */
    static void refuseAny(List<Added> added) {
        List<Added> reused =
                added.stream().filter(a -> a.kind() == Added.Kind.REUSED).toList();
        if (!reused.isEmpty()) {
            throw new Problem(422, MESSAGE + " (" + reused.size() + " of " + added.size() + "); the others are stored")
                    .with(
                            "syncItems",
                            reused.stream().map(a -> ItemView.brief(a.item())).toList());
        }
    }
}
