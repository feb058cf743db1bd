package dev.offlinesync.mongo;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.LEASE;
import static dev.offlinesync.contract.Given.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.offlinesync.contract.Given;
import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.conflict.ConflictRules;
import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.queue.Resolution;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.SyncStore;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Without transactions a party can die between any two commands; what is half done is recognised and finished. */
@RequiresMongo
@Tag("thorough")
class StandaloneCrashTest {
    private static Fixture mongo;

    @BeforeAll
    static void start() {
        mongo = Fixture.standalone();
    }

    @AfterAll
    static void stop() {
        mongo.close();
    }

    @BeforeEach
    void empty() {
        mongo.empty();
    }

    /** Thrown instead of sending a command: the party is gone. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** A store that dies before its n-th command, 0 for the first. */
    private static MongoClient dyingBefore(int n, AtomicInteger sent) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(mongo.server.uri()))
                .retryWrites(false)
                .retryReads(false)
                .addCommandListener(new CommandListener() {
                    @Override
                    public void commandStarted(CommandStartedEvent event) {
                        if (n >= 0 && sent.getAndIncrement() >= n) {
                            throw new Died();
                        }
                    }
                })
                .build());
    }

    @Test
    void a_party_may_die_before_any_command_and_every_write_has_its_effect_once() {
        for (int n = 0; ; n++) {
            mongo.empty();
            SyncQueue queue = Queues.on(mongo.store);
            queue.addAll(
                    ANNA,
                    List.of(
                            Queues.create(Map.of("_id", "updated", "n", 0)),
                            Queues.create(Map.of("_id", "deleted", "n", 0)),
                            Queues.create(Map.of("_id", "gone"))));
            queue.process(ANNA);
            queue.add(ANNA, Queues.delete("gone"));
            queue.process(ANNA);
            List<ItemId> ids = queue
                    .addAll(
                            ANNA,
                            List.of(
                                    Queues.update("updated", Map.of("n", 1)),
                                    Queues.delete("deleted"),
                                    Queues.create(Map.of("_id", "created")),
                                    Queues.create(Map.of("_id", "gone", "again", true))))
                    .stream()
                    .map(Added::item)
                    .map(SyncItem::id)
                    .toList();

            boolean died = processUntilDeath(n);
            mongo.endLeases();
            processAll(queue);

            int at = n;
            ids.forEach(id ->
                    assertEquals(Status.COMPLETED, queue.find(id).orElseThrow().status(), "died before command " + at));
            assertEquals(2, version("updated"), "died before command " + n);
            assertEquals(1, version("created"), "died before command " + n);
            assertEquals(3, version("gone"), "died before command " + n);
            assertTrue(
                    mongo.store.records().find(ANNA, Given.expense("deleted")).isEmpty());
            Document tombstone = mongo.shell
                    .getCollection(Schema.TOMBSTONES)
                    .find(new Document("_id.id", "deleted"))
                    .first();
            assertEquals(2L, tombstone.get("version"));
            if (!died) {
                assertTrue(n > 8, "the whole batch was gone through, in " + n + " commands");
                return;
            }
        }
    }

    @Test
    void what_loses_is_kept_whenever_a_party_dies() {
        for (int n = 0; ; n++) {
            mongo.empty();
            SyncQueue queue = Queues.on(mongo.store);
            queue.push(
                    ANNA,
                    List.of(
                            Queues.create(Map.of("_id", "updated", "n", 0)),
                            Queues.create(Map.of("_id", "deleted", "n", 0))));
            queue.push(
                    ANNA, List.of(Queues.update("updated", Map.of("n", 1)), Queues.update("deleted", Map.of("n", 1))));
            Basis first = new Basis(null, 1L, null);
            List<ItemId> ids = queue
                    .addAll(
                            ANNA,
                            List.of(
                                    Queues.update("updated", Map.of("n", 2)).withBasis(first),
                                    Queues.delete("deleted").withBasis(first)))
                    .stream()
                    .map(added -> added.item().id())
                    .toList();

            boolean died = processUntilDeath(n);
            mongo.endLeases();
            processAll(queue);

            for (ItemId id : ids) {
                SyncItem item = queue.find(id).orElseThrow();
                assertEquals(Status.COMPLETED, item.status(), "died before command " + n);
                assertEquals(Outcome.OVERWROTE, item.receipt().outcome(), "died before command " + n);
                Tree kept = mongo.store
                        .records()
                        .find(ANNA, ConflictRecord.key(item))
                        .orElseThrow()
                        .data();
                assertEquals(Map.of("n", 1), kept.get("theirs"), "died before command " + n);
            }
            assertEquals(3, version("updated"), "died before command " + n);
            if (!died) {
                return;
            }
        }
    }

    @Test
    void what_loses_is_in_the_record_or_in_its_conflict_whenever_the_party_dies_that_resolves_it() {
        resolving(
                ConflictPolicy.CLIENT_WINS,
                Queues.update("r", Map.of("n", 2)),
                new Resolution.UseTheirs(),
                Map.of("n", 1));
        resolving(ConflictPolicy.CLIENT_WINS, Queues.delete("r"), new Resolution.UseTheirs(), Map.of("n", 1));
        resolving(ConflictPolicy.SERVER_WINS, Queues.delete("r"), new Resolution.UseMine(), null);
    }

    /** @param then the record as it is in the end; null if it is not there */
    private static void resolving(
            ConflictPolicy policy, Submission stale, Resolution how, @Nullable Map<String, ?> then) {
        for (int n = 0; ; n++) {
            mongo.empty();
            SyncQueue queue = Queues.on(mongo.store, ConflictRules.of(policy));
            queue.push(ANNA, List.of(Queues.create(Map.of("_id", "r", "n", 0))));
            queue.push(ANNA, List.of(Queues.update("r", Map.of("n", 1))));
            String id = String.valueOf(queue.push(ANNA, List.of(stale.withBasis(new Basis(null, 1L, null))))
                    .get(0)
                    .item()
                    .receipt()
                    .conflictId());
            String at = stale.method() + ", died before command " + n;

            boolean died = untilDeath(
                    n, store -> Queues.on(store, ConflictRules.of(policy)).resolve(ANNA, id, how));
            mongo.endLeases();
            Written again = queue.resolve(ANNA, id, how);

            assertInstanceOf(Written.Done.class, again, at);
            Resolution other =
                    how instanceof Resolution.UseMine ? new Resolution.UseTheirs() : new Resolution.UseMine();
            assertInstanceOf(Written.Reused.class, queue.resolve(ANNA, id, other), at);
            assertEquals(Optional.empty(), conflict(id), at);
            assertEquals(
                    Optional.ofNullable(then),
                    mongo.store.records().find(ANNA, Given.expense("r")).map(StoredRecord::data),
                    at);
            if (!died) {
                assertTrue(n > 6, "the whole of it was gone through, in " + n + " commands");
                break;
            }
        }
    }

    private static Optional<StoredRecord> conflict(String id) {
        return mongo.store.records().find(ANNA, ConflictRecord.RESOURCE.key(id));
    }

    @Test
    void a_direct_deletion_that_was_cut_short_before_any_command_is_done_when_it_is_sent_again() {
        Submission deletion = Queues.delete("deleted").withMutationId("the deletion");
        for (int n = 0; ; n++) {
            mongo.empty();
            SyncQueue queue = Queues.on(mongo.store);
            queue.push(ANNA, List.of(Queues.create(Map.of("_id", "deleted"))));

            boolean died = untilDeath(n, dying -> Queues.on(dying).write(ANNA, deletion));
            mongo.endLeases();

            assertInstanceOf(SyncQueue.Written.Done.class, queue.write(ANNA, deletion), "died before command " + n);
            if (!died) {
                assertTrue(n > 4, "the whole write was gone through, in " + n + " commands");
                return;
            }
        }
    }

    private static boolean processUntilDeath(int n) {
        return untilDeath(n, dying -> Queues.on(dying).process(ANNA));
    }

    private static boolean untilDeath(int n, Consumer<SyncStore> work) {
        AtomicInteger sent = new AtomicInteger(Integer.MIN_VALUE);
        try (MongoClient client = dyingBefore(n, sent)) {
            MongoStore store = MongoStore.open(client, mongo.name, MongoStoreOptions.of(Given.EXPENSES, Given.ORDERS));
            sent.set(0);
            work.accept(store);
            return false;
        } catch (Died e) {
            return true;
        }
    }

    private static void processAll(SyncQueue queue) {
        for (int i = 0; i < 20; i++) {
            if (queue.items(ANNA, Status.OPEN, null, 1).items().isEmpty()) {
                return;
            }
            queue.process(ANNA);
        }
    }

    private static long version(String id) {
        return mongo.store.records().find(ANNA, Given.expense(id)).orElseThrow().version();
    }

    @Test
    void an_interruption_is_counted_once_however_often_its_takeover_is_cut_short() {
        SyncItem alone = Given.stored(mongo.store, Given.item(ANNA));
        mongo.store.lanes().claim(ANNA, "dead", List.of(alone.id()), LEASE, Given::interrupted);
        mongo.endLeases();
        for (int n = 0; n < 4; n++) {
            AtomicInteger sent = new AtomicInteger(Integer.MIN_VALUE);
            try (MongoClient client = dyingBefore(n, sent)) {
                MongoStore store = MongoStore.open(client, mongo.name, MongoStoreOptions.of(Given.EXPENSES));
                sent.set(0);
                store.lanes().claim(ANNA, "taker-" + n, List.of(), LEASE, Given::interrupted);
            } catch (Died e) {
                continue;
            }
        }
        mongo.endLeases();
        mongo.store.lanes().claim(ANNA, "last", List.of(), LEASE, Given::interrupted);

        assertEquals(1, mongo.store.queue().find(alone.id()).orElseThrow().attempts());
    }

    @Test
    void an_item_that_its_dead_owner_had_settled_was_not_interrupted() {
        SyncItem item = Given.stored(mongo.store, Given.item(ANNA));
        Lane lane = ((Claim.Claimed) mongo.store.lanes().claim(ANNA, "dead", List.of(item.id()), LEASE, i -> i)).lane();
        SyncItem retrying = item.retrying(Given.WHY, NOW, NOW).withEpoch(lane.epoch());
        mongo.store.queue().replace(item, retrying);
        mongo.endLeases();

        mongo.store.lanes().claim(ANNA, "taker", List.of(), LEASE, Given::interrupted);

        assertEquals(retrying, mongo.store.queue().find(item.id()).orElseThrow());
    }

    @Test
    void an_item_that_its_dead_owner_had_stamped_was_interrupted() {
        SyncItem item = Given.stored(mongo.store, Given.item(ANNA));
        Lane lane = ((Claim.Claimed) mongo.store.lanes().claim(ANNA, "dead", List.of(item.id()), LEASE, i -> i)).lane();
        mongo.store.queue().replace(item, item.stamped(NOW).withEpoch(lane.epoch()));
        mongo.endLeases();

        mongo.store.lanes().claim(ANNA, "taker", List.of(), LEASE, Given::interrupted);

        SyncItem after = mongo.store.queue().find(item.id()).orElseThrow();
        assertEquals(Status.PENDING, after.status());
        assertEquals(1, after.attempts());
    }

    @Test
    void everything_else_is_as_with_transactions() {
        SyncQueue queue = Queues.on(mongo.store);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ids.add("r" + i % 10);
            queue.add(
                    ANNA,
                    i < 10
                            ? Queues.create(Map.of("_id", ids.get(i), "n", 0))
                            : Queues.update(ids.get(i), Map.of("n", i)));
        }
        processAll(queue);

        assertEquals(
                60,
                queue.items(ANNA, EnumSet.of(Status.COMPLETED), null, 100)
                        .items()
                        .size());
        for (int i = 0; i < 10; i++) {
            assertEquals(6, version("r" + i));
            assertEquals(
                    50 + i,
                    mongo.store
                            .records()
                            .find(ANNA, Given.expense("r" + i))
                            .orElseThrow()
                            .data()
                            .get("n"));
        }
    }
}
