package dev.offlinesync.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.contract.Given;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.QueueStore.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items that are added one by one at the same time. */
@RequiresMongo
@Timeout(60)
class SharedInsertTest {
    private static final int AT_ONCE = 12;

    private final Fixture mongo = Fixture.replicaSet();
    private final List<Thread> callers = new ArrayList<>();

    @AfterEach
    void close() {
        mongo.close();
    }

    private CompletableFuture<Stored> add(SyncItem item) {
        CompletableFuture<Stored> answer = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                answer.complete(mongo.store.queue().insert(List.of(item)).get(0));
            } catch (Throwable t) {
                answer.completeExceptionally(t);
            }
        });
        callers.add(caller);
        caller.start();
        return answer;
    }

    private void lock(boolean locked) {
        mongo.client
                .getDatabase("admin")
                .runCommand(
                        new Document(locked ? "fsync" : "fsyncUnlock", 1).append(locked ? "lock" : "comment", true));
    }

    /** The first two have sent a command each, which the server holds up; the others come meanwhile. */
    private List<Stored> addTogether(List<SyncItem> first, List<SyncItem> others) {
        List<CompletableFuture<Stored>> answers = new ArrayList<>();
        mongo.commands.clear();
        lock(true);
        try {
            first.forEach(item -> answers.add(add(item)));
            until(() -> inserts() == first.size());
            others.forEach(item -> answers.add(add(item)));
            until(() -> callers.stream().skip(first.size()).allMatch(t -> t.getState() == Thread.State.WAITING));
        } finally {
            lock(false);
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private long inserts() {
        return mongo.commands.stream()
                .filter(c -> c.getFirstKey().equals("insert"))
                .count();
    }

    private interface Condition {
        boolean holds();
    }

    private static void until(Condition condition) {
        while (!condition.holds()) {
            Thread.onSpinWait();
        }
    }

    private static List<SyncItem> items(int n) {
        return IntStream.range(0, n).mapToObj(i -> Given.item(Given.ANNA)).toList();
    }

    @Test
    void who_comes_while_commands_are_under_way_shares_the_next_one() {
        List<Stored> stored = addTogether(items(2), items(AT_ONCE));

        assertTrue(stored.stream().allMatch(Stored::isNew));
        assertEquals(3, inserts());
        assertEquals(2 + AT_ONCE, mongo.shell.getCollection(Schema.ITEMS).countDocuments());
    }

    @Test
    void an_item_that_is_there_already_is_told_so_and_keeps_nobody_from_being_stored() {
        SyncItem known = Given.item(Given.ANNA);
        mongo.store.queue().insert(List.of(known));
        List<SyncItem> others = new ArrayList<>(items(3));
        others.add(0, known);
        others.add(2, known);

        List<Stored> stored = addTogether(items(2), others);

        assertEquals(
                List.of(true, true, false, true, false, true, true),
                stored.stream().map(Stored::isNew).toList());
        assertEquals(known.id(), stored.get(2).item().id());
        assertFalse(stored.get(2).item().sequence() == SyncItem.UNORDERED, "as it is stored");
        assertEquals(6, mongo.shell.getCollection(Schema.ITEMS).countDocuments());
    }

    @Test
    void the_same_item_twice_at_once_is_stored_once() {
        SyncItem item = Given.item(Given.ANNA);

        List<Stored> stored = addTogether(items(2), List.of(item, item));

        assertEquals(3, stored.stream().filter(Stored::isNew).count());
        assertEquals(3, mongo.shell.getCollection(Schema.ITEMS).countDocuments());
    }
}
