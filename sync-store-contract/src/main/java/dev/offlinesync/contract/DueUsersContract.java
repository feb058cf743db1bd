package dev.offlinesync.contract;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.BERT;
import static dev.offlinesync.contract.Given.NOW;
import static dev.offlinesync.contract.Given.completed;
import static dev.offlinesync.contract.Given.failed;
import static dev.offlinesync.contract.Given.item;
import static dev.offlinesync.contract.Given.items;
import static dev.offlinesync.contract.Given.stored;
import static dev.offlinesync.contract.Given.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.QueueStore;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which users the worker finds. */
public interface DueUsersContract extends StoreContract {
    private QueueStore queue() {
        return store().queue();
    }

    @Test
    default void users_with_due_work_are_those_who_have_waited_long_enough() {
        Instant since = NOW;
        stored(store(), items(ANNA, 3));
        waiting(store(), item(BERT), since.plusMillis(1));
        UserId carl = new UserId("carl");
        waiting(store(), item(carl), since);
        failed(store(), item(new UserId("dora")));
        completed(store(), item(new UserId("emil")));

        assertEquals(Set.of(ANNA, carl), Set.copyOf(queue().usersWithDueWork(since, null, 10)));
        assertEquals(
                List.of(),
                queue().usersWithDueWork(since.minusSeconds(60), null, 10),
                "created later than this, and the retry is due later too");
    }

    @Test
    default void users_with_due_work_can_be_walked_from_any_of_them() {
        Set<UserId> all = new HashSet<>(List.of(ANNA, BERT));
        for (int i = 0; i < 7; i++) {
            all.add(new UserId("user-" + i));
            all.add(new UserId(String.format("%024x", 1000 + i)));
        }
        for (UserId user : all) {
            queue().insert(items(user, user.equals(BERT) ? 300 : 2));
        }

        List<UserId> once = queue().usersWithDueWork(NOW, null, 1000);
        assertEquals(all, new HashSet<>(once));
        assertEquals(all.size(), once.size());
        for (int i = 0; i < once.size(); i++) {
            assertEquals(once.subList(i, Math.min(once.size(), i + 4)), queue().usersWithDueWork(NOW, once.get(i), 4));
        }
        assertEquals(Collections.emptyList(), queue().usersWithDueWork(Instant.EPOCH, null, 5));
    }
}
