package dev.offlinesync.contract.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.SyncStore;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares the store with the model when nothing is open any more. */
final class FinalComparison {
    private final SyncStore store;
    private final Model model;

    FinalComparison(SyncStore store, Model model) {
        this.store = store;
        this.model = model;
    }

    void compare() {
        for (UserId user : Clients.USERS) {
            assertEquals(itemsOfModel(user), itemsOfStore(user), "the items of " + user);
            for (String collection : StoreUnderTest.COLLECTIONS) {
                assertEquals(
                        model.records.of(user, collection),
                        recordsOfStore(user, collection),
                        "the " + collection + " of " + user);
            }
            assertEquals(model.edits.of(user), conflictsOfStore(user), "the conflicts of " + user);
            assertEquals(Set.of(), store.lanes().running(user), "what still runs of " + user);
            if (store.lanes().claim(user, "at the end of " + user, List.of(), StoreUnderTest.LEASE, item -> item)
                    instanceof Claim.Claimed claimed) {
                assertEquals(false, claimed.takenOver(), "the lane of " + user + " was left behind");
                store.lanes().release(claimed.lane());
            } else {
                throw new AssertionError("the lane of " + user + " is held for ever");
            }
        }
        assertEquals(List.of(), store.lanes().abandoned(10), "lanes left behind");
    }

    private Map<String, String> itemsOfModel(UserId user) {
        return shown(model.items().stream()
                .map(l -> l.is)
                .filter(i -> i.userId().equals(user))
                .toList());
    }

    private Map<String, String> itemsOfStore(UserId user) {
        return shown(store.queue()
                .page(user, EnumSet.allOf(Status.class), null, 1000)
                .items());
    }

    private static Map<String, String> shown(List<SyncItem> items) {
        return new TreeMap<>(items.stream()
                .collect(Collectors.toMap(
                        i -> i.id().hex(),
                        i -> i.status().wire() + " after " + i.attempts() + " attempts, failed for "
                                + (i.failure() == null ? "nothing" : i.failure().kind()))));
    }

    private Map<String, String> conflictsOfStore(UserId user) {
        return new TreeMap<>(store.records().page(user, ConflictRecord.COLLECTION, null, 1000).items().stream()
                .filter(r -> !model.edits.isOpen(r.key().id()))
                .collect(Collectors.toMap(r -> r.key().id(), r -> ModelEdits.shown(r.data()))));
    }

    private Map<String, String> recordsOfStore(UserId user, String collection) {
        return new TreeMap<>(store.records().page(user, collection, null, 1000).items().stream()
                .collect(Collectors.toMap(r -> r.key().id(), ModelRecords::shown)));
    }
}
