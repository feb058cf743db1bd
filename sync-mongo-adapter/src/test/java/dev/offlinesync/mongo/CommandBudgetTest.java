package dev.offlinesync.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.contract.Given;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing is sent for each item: what a call costs is a fixed number of commands. */
@RequiresMongo
class CommandBudgetTest {
    private final Fixture mongo = Fixture.replicaSet();
    private final SyncQueue queue = OfflineSync.builder(mongo.store)
            .handlers(Handlers.builder()
                    .resource(Resource.of("/api/expenses", RecordRules.NONE))
                    .build())
            .build()
            .queue();

    @AfterEach
    void close() {
        mongo.close();
    }

    private static List<Submission> creates(int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> Submission.of("/api/expenses", Method.POST, Map.of("amount", i))
                        .withMutationId("create-" + i))
                .toList();
    }

    @Test
    void one_item_is_added_with_one_command() {
        queue.add(Given.ANNA, creates(1).get(0));

        assertEquals(List.of("insert"), mongo.sent());
    }

    @Test
    void a_queue_is_cleared_with_two_commands_and_with_three_while_something_runs() {
        List<ItemId> ids = queue.addAll(Given.ANNA, creates(2)).stream()
                .map(a -> a.item().id())
                .toList();
        mongo.sent();

        queue.clear(Given.ANNA, Status.OPEN);
        assertEquals(List.of("find", "delete"), mongo.sent());

        mongo.store.lanes().claim(Given.ANNA, "token", ids, Given.LEASE, item -> item);
        mongo.sent();
        queue.clear(Given.ANNA, Status.OPEN);
        assertEquals(List.of("find", "delete", "aggregate"), mongo.sent());
    }

    @Test
    void fifty_items_are_added_with_one_command() {
        queue.addAll(Given.ANNA, creates(50));

        assertEquals(List.of("insert"), mongo.sent());
    }

    @Test
    void fifty_items_sent_again_take_two_commands_and_half_of_them_three() {
        queue.addAll(Given.ANNA, creates(50));
        mongo.sent();

        queue.addAll(Given.ANNA, creates(50));
        assertEquals(List.of("insert", "find"), mongo.sent());

        List<Submission> mixed = new ArrayList<>(creates(50).subList(25, 50));
        mixed.addAll(IntStream.range(0, 25)
                .mapToObj(i -> Submission.of("/api/expenses", Method.POST, Map.of()))
                .toList());
        queue.addAll(Given.ANNA, mixed);
        assertEquals(List.of("insert", "find", "insert"), mongo.sent());
    }

    @Test
    void listing_what_is_open_and_what_of_it_is_running_takes_one_command() {
        queue.addAll(Given.ANNA, creates(50));
        mongo.sent();

        assertEquals(50, queue.items(Given.ANNA, Status.OPEN, null, 100).items().size());

        assertEquals(List.of("aggregate"), mongo.sent());
    }

    @Test
    void what_became_of_mutations_takes_one_command_and_a_push_sent_again_one_more_than_it_took() {
        queue.push(Given.ANNA, creates(50));
        mongo.sent();

        assertEquals(
                50,
                queue.receipts(
                                Given.ANNA,
                                IntStream.range(0, 50)
                                        .mapToObj(i -> "create-" + i)
                                        .toList())
                        .items()
                        .size());
        assertEquals(List.of("aggregate"), mongo.sent());

        queue.push(Given.ANNA, creates(50));
        assertEquals(List.of("insert", "find", "aggregate"), mongo.sent());
    }

    @Test
    void processing_nothing_takes_one_command() {
        queue.process(Given.ANNA);

        assertEquals(List.of("aggregate"), mongo.sent());
    }

    @Test
    void processing_fifty_creates_takes_at_most_seven_commands() {
        queue.addAll(Given.ANNA, creates(50));
        mongo.sent();

        assertEquals(50, queue.process(Given.ANNA).successful());

        assertEquals(
                List.of("aggregate", "findAndModify", "findAndModify", "insert", "update", "commitTransaction"),
                mongo.sent());
    }

    @Test
    void dependencies_of_fifty_items_are_looked_up_with_one_command_when_they_are_sent_and_with_one_when_they_run() {
        List<Submission> chain = new ArrayList<>();
        for (Submission create : creates(50)) {
            chain.add(
                    chain.isEmpty()
                            ? create
                            : create.withDependsOn(List.of(
                                    String.valueOf(chain.get(chain.size() - 1).mutationId()))));
        }

        queue.addAll(Given.ANNA, chain);
        assertEquals(List.of("find", "insert"), mongo.sent());

        assertEquals(50, queue.process(Given.ANNA).successful());
        assertEquals(
                List.of("aggregate", "find", "findAndModify", "findAndModify", "insert", "update", "commitTransaction"),
                mongo.sent());
    }

    @Test
    void processing_fifty_mixed_writes_takes_at_most_twelve_commands() {
        List<String> ids = new ArrayList<>();
        queue.addAll(Given.ANNA, creates(40))
                .forEach(a ->
                        ids.add(mongo.store.idSecret().recordId(a.item().id()).hex()));
        queue.process(Given.ANNA);
        queue.addAll(Given.ANNA, List.of(Submission.of("/api/expenses/" + ids.get(0), Method.DELETE, null)));
        queue.process(Given.ANNA);
        List<Submission> mixed = new ArrayList<>();
        for (int i = 1; i < 17; i++) {
            mixed.add(Submission.of("/api/expenses/" + ids.get(i), Method.PUT, Map.of("amount", 100 + i)));
            mixed.add(Submission.of("/api/expenses/" + ids.get(20 + i), Method.DELETE, null));
            mixed.add(Submission.of("/api/expenses", Method.POST, Map.of("_id", "new-" + i)));
        }
        mixed.add(Submission.of("/api/expenses", Method.POST, Map.of("_id", ids.get(0), "again", true)));
        mixed.add(Submission.of("/api/expenses", Method.POST, Map.of("amount", 0)));
        queue.addAll(Given.ANNA, mixed);
        mongo.sent();

        assertEquals(50, queue.process(Given.ANNA).successful());

        List<String> sent = mongo.sent();
        assertTrue(sent.size() <= 12, () -> sent.size() + " commands: " + sent);
    }

    @Test
    void what_a_write_is_based_on_costs_a_command_only_if_an_earlier_push_made_it() {
        queue.push(Given.ANNA, List.of(Submission.of("/api/expenses", Method.POST, Map.of("_id", "e", "amount", 1))));
        Submission plain = Submission.of("/api/expenses/e", Method.PUT, Map.of("amount", 2));
        mongo.sent();
        queue.push(Given.ANNA, List.of(plain));
        List<String> usual = mongo.sent();

        Submission one = plain.withBasis(new Basis(null, 2L, null)).withMutationId("one");
        Submission two = plain.withBasis(new Basis(null, null, "one")).withMutationId("two");
        queue.push(Given.ANNA, List.of(one, two));
        assertEquals(usual, mongo.sent(), "a chain in one push");

        queue.push(Given.ANNA, List.of(plain.withBasis(new Basis(null, null, "two"))));
        assertEquals(usual.size() + 1, mongo.sent().size(), "a chain in several");

        queue.push(Given.ANNA, List.of(plain.withBasis(new Basis(null, 1L, null))));
        assertEquals(usual.size(), mongo.sent().size(), "stale, with the same value");

        Submission other = Submission.of("/api/expenses/e", Method.PUT, Map.of("amount", 3));
        queue.push(Given.ANNA, List.of(other.withBasis(new Basis(null, 1L, null))));
        assertEquals(usual.size() + 1, mongo.sent().size(), "with what is kept of the loser");
    }

    @Test
    void an_empty_list_takes_no_command() {
        queue.addAll(Given.ANNA, List.of());

        assertEquals(List.of(), mongo.sent());
    }

    @Test
    void passing_a_thousand_items_that_let_pass_takes_a_bounded_number_of_commands() {
        queue.add(Given.ANNA, Submission.of("/api/expenses", Method.POST, Map.of("_id", "crowded")));
        queue.process(Given.ANNA);
        Submission update = Submission.of("/api/expenses/crowded", Method.PUT, Map.of("amount", 1));
        Instant now = Instant.now();
        mongo.store
                .queue()
                .insert(IntStream.range(0, 2000)
                        .mapToObj(i -> SyncItem.received(
                                        Given.id(), Given.ANNA, update, new OrderKey("/api/expenses/crowded"), now)
                                .retrying(Failure.validation("no"), now.plusSeconds(600), now))
                        .toList());
        mongo.sent();

        assertEquals(
                Status.COMPLETED,
                queue.push(Given.ANNA, List.of(update)).get(0).item().status());

        List<String> sent = mongo.sent();
        assertTrue(sent.size() <= 20, () -> sent.size() + " commands: " + sent);
    }

    @Test
    void pushing_ten_creates_takes_a_bounded_number_of_commands() {
        assertEquals(10, queue.push(Given.ANNA, creates(10)).size());

        List<String> sent = mongo.sent();
        assertTrue(sent.size() <= 10, () -> sent.size() + " commands: " + sent);
    }

    @Test
    void how_far_the_feeds_of_many_users_are_takes_one_command() {
        Set<UserId> users =
                IntStream.range(0, 120).mapToObj(i -> new UserId("user-" + i)).collect(Collectors.toSet());
        users.forEach(user -> mongo.store.lanes().claim(user, "token-" + user, List.of(), Given.LEASE, item -> item));
        mongo.sent();

        assertEquals(users, mongo.store.lanes().feeds(users).keySet());

        assertEquals(List.of("find"), mongo.sent());
    }
}
