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
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which users the worker finds. */
public interface DueUsersContract extends StoreContract {
    Duration GRACE = Duration.ofSeconds(30);

    private QueueStore queue() {
        return store().queue();
    }

    @Test
    default void an_item_that_nobody_tried_has_a_grace_and_a_retry_has_none() {
        stored(store(), items(ANNA, 3)); // created at NOW
        UserId carl = new UserId("carl");
        waiting(store(), item(BERT), NOW.plusSeconds(5).plusMillis(1));
        waiting(store(), item(carl), NOW.plusSeconds(5));
        failed(store(), item(new UserId("dora")));
        completed(store(), item(new UserId("emil")));

        assertEquals(Set.of(), users(NOW.plusSeconds(4), GRACE), "no retry is due, and the grace is not over");
        assertEquals(Set.of(carl), users(NOW.plusSeconds(5), GRACE), "a retry runs when it is due");
        assertEquals(Set.of(BERT, carl), users(NOW.plusSeconds(30).minusMillis(1), GRACE));
        assertEquals(Set.of(ANNA, BERT, carl), users(NOW.plusSeconds(30), GRACE));
        assertEquals(Set.of(ANNA), users(NOW, Duration.ZERO));
    }

    @Test
    default void a_user_with_both_is_named_once() {
        stored(store(), items(ANNA, 3));
        waiting(store(), item(ANNA), NOW);
        stored(store(), items(ANNA, 3));

        assertEquals(List.of(ANNA), queue().usersWithDueWork(NOW.plusSeconds(31), GRACE, null, 10));
    }

    private Set<UserId> users(Instant now, Duration grace) {
        return Set.copyOf(queue().usersWithDueWork(now, grace, null, 10));
    }

    @Test
    default void users_with_due_work_can_be_walked_from_any_of_them() {
        Set<UserId> all = new HashSet<>(List.of(ANNA, BERT));
        for (int i = 0; i < 7; i++) {
            all.add(new UserId("user-" + i));
            all.add(new UserId(String.format("%024x", 1000 + i)));
        }
        for (UserId user : all) {
            if (user.value().endsWith("3")) {
                waiting(store(), item(user), NOW);
            } else {
                queue().insert(items(user, user.equals(BERT) ? 300 : 2));
            }
        }

        List<UserId> once = queue().usersWithDueWork(NOW, Duration.ZERO, null, 1000);
        assertEquals(all, new HashSet<>(once));
        assertEquals(all.size(), once.size());
        for (int i = 0; i < once.size(); i++) {
            assertEquals(
                    once.subList(i, Math.min(once.size(), i + 4)),
                    queue().usersWithDueWork(NOW, Duration.ZERO, once.get(i), 4));
        }
        assertEquals(Collections.emptyList(), queue().usersWithDueWork(Instant.EPOCH, Duration.ZERO, null, 5));
    }
}
