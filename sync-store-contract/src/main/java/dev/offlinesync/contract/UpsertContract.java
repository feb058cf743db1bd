package dev.offlinesync.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.MutableClock;
import dev.offlinesync.testkit.SteppedSync;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A resource whose PUT creates what is not there: the engine on the store under test. */
public interface UpsertContract extends StoreContract {
    /** One expense, which must have a {@code must} when it is created. */
    final class Upserts {
        final SteppedSync sync;
        private final RecordKey key;
        private int mutations;

        Upserts(SyncStore store, String id) {
            key = new RecordKey(Given.EXPENSES, id);
            sync = SteppedSync.on(
                    store,
                    MutableClock.at(Given.NOW.toString()),
                    Handlers.builder()
                            .resource(new Resource(
                                            "/api/expenses",
                                            Given.EXPENSES,
                                            "expense",
                                            EnumSet.complementOf(EnumSet.of(Method.GET)),
                                            List.of(),
                                            Resource.Kind.COLLECTION,
                                            rules())
                                    .withUpsert())
                            .build(),
                    settings -> settings);
        }

        private static RecordRules rules() {
            return new RecordRules() {
                @Override
                public Checked onCreate(Map<String, @Nullable Object> data, Instant now) {
                    return data.containsKey("must")
                            ? Checked.valid(data)
                            : new Checked(data, List.of(Violation.of("must", "is required")));
                }

                @Override
                public Checked onUpdate(Map<String, @Nullable Object> data) {
                    return Checked.valid(data);
                }

                @Override
                public Set<String> declared() {
                    return Set.of();
                }
            };
        }

        Submission named(Method method, @Nullable Map<String, ?> data) {
            return Submission.of("/api/expenses/" + key.id(), method, data)
                    .withMutationId(key.id() + " " + ++mutations);
        }

        SyncItem push(Method method, @Nullable Map<String, ?> data) {
            return push(named(method, data)).get(0);
        }

        List<SyncItem> push(Submission... submissions) {
            return sync.queue().push(SteppedSync.ANN, List.of(submissions)).stream()
                    .map(Added::item)
                    .toList();
        }

        StoredRecord record() {
            return sync.store().records().find(SteppedSync.ANN, key).orElseThrow();
        }

        void isDone(SyncItem item) {
            assertEquals(Status.COMPLETED, sync.item(item).status(), () -> String.valueOf(sync.item(item)));
        }
    }

    @Test
    default void a_put_of_what_is_not_there_creates_it_and_the_next_one_changes_it() {
        Upserts u = new Upserts(store(), "created");

        List<SyncItem> items =
                u.push(u.named(Method.PUT, Map.of("must", 1, "a", 1)), u.named(Method.PUT, Map.of("a", 2)));

        items.forEach(u::isDone);
        assertEquals(Map.of("must", 1, "a", 2), u.record().data());
        assertEquals(items.get(0).createdAt(), u.record().createdAt());
    }

    @Test
    default void a_put_that_creates_is_checked_as_a_create() {
        Upserts u = new Upserts(store(), "checked");

        SyncItem item = u.push(Method.PUT, Map.of("a", 1));

        u.sync.assertThat(item).isWaiting().failedWith(Failure.Kind.VALIDATION);
    }

    @Test
    default void a_patch_creates_nothing() {
        Upserts u = new Upserts(store(), "patched");

        SyncItem patch = u.push(Method.PATCH, Map.of("must", 1, "a", 1));

        u.sync.assertThat(patch).isWaiting().failedWith(Failure.Kind.NOT_FOUND);
        u.isDone(u.push(Method.PUT, Map.of("must", 2)));
        u.sync.processUntilDone();
        u.sync.assertThat(patch).isFailed().failedWith(Failure.Kind.SUPERSEDED);
        assertEquals(Map.of("must", 2), u.record().data());
    }

    @Test
    default void a_put_after_the_deletion_by_another_device_begins_anew() {
        Upserts u = new Upserts(store(), "anew");
        u.push(Method.PUT, Map.of("must", 1, "old", true));
        u.push(Method.DELETE, null);
        u.sync.advance(Duration.ofSeconds(1));

        SyncItem partial = u.push(Method.PUT, Map.of("a", 1));
        u.sync.assertThat(partial).isWaiting().failedWith(Failure.Kind.VALIDATION);
        SyncItem again = u.push(Method.PUT, Map.of("must", 2));

        u.isDone(again);
        assertEquals(Map.of("must", 2), u.record().data());
        assertEquals(3, u.record().version());
        assertEquals(again.createdAt(), u.record().createdAt());
        u.sync.processUntilDone();
        u.sync.assertThat(partial).isFailed().failedWith(Failure.Kind.SUPERSEDED);
        assertEquals(Map.of("must", 2), u.record().data());
    }

    @Test
    default void a_put_that_a_deletion_has_passed_does_not_bring_the_record_back() {
        Upserts u = new Upserts(store(), "gone");
        SyncItem retried =
                u.push(u.named(Method.PUT, Map.of("a", 1)).withMaxAttempts(1)).get(0);
        u.push(Method.PUT, Map.of("must", 2));
        u.push(Method.DELETE, null);

        u.sync.queue().requeue(retried.id());
        u.sync.processUntilDone();

        u.sync.assertThat(retried).isFailed();
        assertTrue(u.sync.store().records().find(SteppedSync.ANN, u.key).isEmpty());
    }

    @Test
    default void a_put_that_lacks_what_a_create_needs_follows_the_create_that_comes_later() {
        Upserts u = new Upserts(store(), "later");
        SyncItem partial = u.push(Method.PUT, Map.of("a", 1));
        u.isDone(u.push(Method.POST, Map.of("must", 1)));

        u.sync.processUntilDone();

        u.isDone(partial);
        assertEquals(Map.of("must", 1, "a", 1), u.record().data());
    }

    @Test
    default void a_put_that_came_before_the_create_is_the_create() {
        Upserts u = new Upserts(store(), "before");

        u.isDone(u.push(Method.PUT, Map.of("must", 1)));
        u.isDone(u.push(Method.POST, Map.of("must", 1)));
        SyncItem other = u.push(Method.POST, Map.of("must", 2));

        u.sync.assertThat(other).isWaiting().failedWith(Failure.Kind.CONFLICT);
        assertEquals(Map.of("must", 1), u.record().data());
    }

    @Test
    default void the_record_of_another_user_stays() {
        Upserts u = new Upserts(store(), "others");
        u.push(Method.PUT, Map.of("must", 1));
        UserId bob = SteppedSync.BOB;

        SyncItem item = u.sync.queue()
                .push(bob, List.of(u.named(Method.PUT, Map.of("must", 2))))
                .get(0)
                .item();

        if (recordKeys() == RecordKeys.OF_EACH_USER) {
            u.isDone(item);
        } else {
            u.sync.assertThat(item).isWaiting().failedWith(Failure.Kind.CONFLICT);
        }
        assertEquals(Map.of("must", 1), u.record().data());
    }

    @Test
    default void a_direct_put_creates_once_however_often_it_is_sent() {
        Upserts u = new Upserts(store(), "direct");
        Submission put = u.named(Method.PUT, Map.of("must", 1));

        assertInstanceOf(Written.Done.class, u.sync.queue().write(SteppedSync.ANN, put));
        assertInstanceOf(Written.Done.class, u.sync.queue().write(SteppedSync.ANN, put));

        assertEquals(1, u.record().version());
    }
}
