package dev.offlinesync.contract;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.NOW;
import static dev.offlinesync.contract.RandomValues.deep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.ClientTime;
import dev.offlinesync.core.item.Endpoint;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.store.QueueStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every store gives back what it took, and what core lets through it takes: values of trees, texts, sizes and times, from
 * every place where one enters. Core refuses the rest before a store sees it.
 */
public interface ValueContract extends StoreContract {
    private OfflineSync sync(Handlers.Builder handlers) {
        return OfflineSync.builder(store())
                .handlers(handlers.build())
                .clock(() -> NOW)
                .listener(event -> {})
                .maxRecord(Tree.MAX_SIZE)
                .build();
    }

    private static EffectHandler answering(Map<String, ? extends @Nullable Object> response) {
        return (item, context) -> new Outcome.Done(response);
    }

    private static Submission post(String endpoint, Map<String, ? extends @Nullable Object> data) {
        return Submission.of(endpoint, Method.POST, data);
    }

    /** What is in the queue under this id, which is what the engine thinks it has stored there. */
    private SyncItem stored(OfflineSync sync, ItemId id) {
        return sync.queue().find(id).orElseThrow();
    }

    private static List<SyncItem> processAll(OfflineSync sync) {
        List<SyncItem> all = new ArrayList<>();
        List<SyncItem> batch;
        do {
            batch = sync.queue().process(ANNA).attempted();
            all.addAll(batch);
        } while (!batch.isEmpty());
        return all;
    }

    private static Optional<Tree> taken(Map<String, ? extends @Nullable Object> map) {
        try {
            return Optional.of(Tree.of(map));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Equal, of the same types, and in the same order. */
    private static void assertSame(Tree expected, @Nullable Tree found, String what) {
        assertEquals(expected, found, what);
        assertEquals(expected.toString(), String.valueOf(found), what);
    }

    @Test
    default void every_value_that_core_takes_comes_back_and_what_it_refuses_fails_one_attempt() {
        everyValueComesBack(7);
    }

    @Test
    @Tag("thorough")
    default void every_value_of_many_more_seeds_comes_back() {
        LongStream.rangeClosed(100, 105).forEach(this::everyValueComesBack);
    }

    /** What each item's handler answers, and puts into its record, is one of the maps; so is its data. */
    private void everyValueComesBack(long seed) {
        RandomValues random = new RandomValues(seed);
        List<Map<String, @Nullable Object>> maps = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            maps.add(random.next());
        }
        Map<ItemId, Map<String, @Nullable Object>> ofItem = new HashMap<>();
        PureHandler put = (item, context) -> {
            Map<String, @Nullable Object> map = Objects.requireNonNull(ofItem.get(item.id()));
            return Plan.apply(
                    records -> new Result.Done(List.of(new Result.Step.Put(records.ownKey(), map)), done -> map));
        };
        EffectHandler answer = (item, context) -> new Outcome.Done(Objects.requireNonNull(ofItem.get(item.id())));
        try (OfflineSync sync = sync(Handlers.builder().pure("/orders", put).effect("/effect", answer))) {
            for (int i = 0; i < maps.size(); i++) {
                for (String path : List.of("/orders/", "/effect/")) {
                    ofItem.put(added(sync, path + seed + "-" + i, maps.get(i)).id(), maps.get(i));
                }
            }
            long refused = settled(sync, ofItem);
            assertTrue(refused > 5 && refused < 60, "refused " + refused);

            ofItem.clear(); // and now as updates of what is there
            for (int i = 1; i < maps.size(); i++) {
                Map<String, @Nullable Object> map = maps.get(i - 1);
                if (taken(map).isPresent() && taken(maps.get(i)).isPresent()) {
                    ofItem.put(added(sync, "/orders/" + seed + "-" + i, map).id(), map);
                }
            }
            assertEquals(0, settled(sync, ofItem));
        }
    }

    /** An item with this data, as far as a client can give it. */
    private SyncItem added(OfflineSync sync, String endpoint, Map<String, @Nullable Object> map) {
        Tree data = taken(map).orElse(Tree.EMPTY);
        SyncItem item;
        try {
            item = sync.queue().add(ANNA, post(endpoint, data)).item();
        } catch (InvalidSubmission e) { // a key that clients cannot give
            return sync.queue().add(ANNA, post(endpoint, Map.of())).item();
        }
        assertSame(data, stored(sync, item.id()).data(), endpoint);
        return item;
    }

    /** Runs the items; answers how many of the maps core refused. */
    private long settled(OfflineSync sync, Map<ItemId, Map<String, @Nullable Object>> ofItem) {
        List<SyncItem> attempted = processAll(sync);
        assertEquals(ofItem.size(), attempted.size());
        long refused = 0;
        for (SyncItem item : attempted) {
            SyncItem found = stored(sync, item.id());
            Optional<Tree> tree = taken(Objects.requireNonNull(ofItem.get(item.id())));
            assertEquals(item.withEpoch(found.epoch()), found, item.endpoint());
            assertEquals(tree.isEmpty() ? Status.PENDING : Status.COMPLETED, found.status(), item.endpoint());
            assertEquals(1, found.attempts(), item.endpoint());
            tree.ifPresent(value -> assertSame(value, found.responseData(), item.endpoint()));
            if (tree.isEmpty()) {
                refused++;
            } else if (item.endpoint().startsWith("/orders/")) {
                String id = item.endpoint().substring("/orders/".length());
                assertEquals(
                        tree.get().onlyKeys(key -> !BESIDE_DATA.contains(key)),
                        store().records()
                                .find(ANNA, Given.order(id))
                                .orElseThrow()
                                .data(),
                        item.endpoint());
            }
        }
        return refused;
    }

    /** What every record has beside its data. */
    Set<String> BESIDE_DATA = Set.of("_id", "user", "createdAt", "updatedAt", "_sync", "_version");

    @Test
    default void a_whole_number_has_one_type_whatever_it_was_and_wherever_it_comes_from() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("small", 5L);
        data.put("int", 5);
        data.put("large", 1L << 40);
        List<@Nullable Object> seen = new ArrayList<>();
        PureHandler put = (item, context) -> {
            seen.addAll(item.data().values());
            return Plan.apply(records -> {
                records.own().ifPresent(record -> seen.addAll(record.data().values()));
                return Result.put(records.ownKey(), data);
            });
        };
        try (OfflineSync sync = sync(Handlers.builder().pure("/orders", put))) {
            for (int i = 0; i < 2; i++) {
                sync.queue().add(ANNA, post("/orders/1", data));
                processAll(sync);
            }
        }

        assertEquals(Set.of(5, 1L << 40), Set.copyOf(seen));
    }

    @Test
    default void fields_that_every_record_has_beside_its_data_are_left_out_of_it() {
        Map<String, Object> data = Map.of(
                "n",
                1,
                "_id",
                "other",
                "user",
                "eve",
                "createdAt",
                "then",
                "updatedAt",
                NOW,
                "_version",
                7,
                "_sync",
                8);
        PureHandler put = (item, context) -> Plan.apply(records -> Result.put(records.ownKey(), data));
        try (OfflineSync sync = sync(Handlers.builder().pure("/orders", put))) {
            for (int i = 0; i < 2; i++) {
                sync.queue().add(ANNA, post("/orders/1", Map.of()));
                processAll(sync);
                assertEquals(
                        Map.of("n", 1),
                        store().records()
                                .find(ANNA, Given.order("1"))
                                .orElseThrow()
                                .data());
            }
        }
    }

    @Test
    default void an_answer_that_no_store_takes_costs_its_item_an_attempt_and_nobody_else_anything() {
        try (OfflineSync sync = sync(Handlers.builder()
                .effect("/token", answering(Map.of("expires", Instant.MAX)))
                .effect("/deep", answering(deep(Tree.MAX_DEPTH + 1)))
                .effect("/fine", answering(deep(Tree.MAX_DEPTH))))) {
            for (String endpoint : List.of("/token", "/deep", "/fine")) {
                sync.queue().add(ANNA, post(endpoint, Map.of()));
            }

            List<SyncItem> attempted = processAll(sync);

            assertEquals(
                    List.of(1, 1, 1), attempted.stream().map(SyncItem::attempts).toList());
            assertEquals(
                    List.of(Status.PENDING, Status.PENDING, Status.COMPLETED),
                    attempted.stream().map(SyncItem::status).toList());
            assertEquals(
                    deep(Tree.MAX_DEPTH), stored(sync, attempted.get(2).id()).responseData());
        }
    }

    @Test
    default void data_and_records_are_as_deep_as_core_allows() {
        PureHandler deeper =
                (item, context) -> Plan.apply(records -> Result.put(records.ownKey(), Map.of("in", item.data())));
        PureHandler same = (item, context) -> Plan.apply(records -> Result.put(records.ownKey(), item.data()));
        try (OfflineSync sync = sync(Handlers.builder().pure("/orders", deeper).pure("/expenses", same))) {
            Map<String, Object> deepest = deep(Tree.MAX_DATA_DEPTH);
            InvalidSubmission e = assertThrows(
                    InvalidSubmission.class,
                    () -> sync.queue().add(ANNA, post("/expenses/0", deep(Tree.MAX_DATA_DEPTH + 1))));
            assertEquals("/data is nested more than 100 levels deep", e.field() + " " + e.getMessage());
            for (String endpoint : List.of("/orders/1", "/expenses/1")) {
                sync.queue().add(ANNA, post(endpoint, deepest));
            }

            List<SyncItem> attempted = processAll(sync);

            assertEquals(
                    "the record is nested more than 100 levels deep",
                    attempted.get(0).error());
            assertEquals(Status.COMPLETED, attempted.get(1).status());
            assertEquals(
                    deepest,
                    store().records()
                            .find(ANNA, Given.expense("1"))
                            .orElseThrow()
                            .data());
        }
    }

    /** SQLite's reader stopped at 20 million characters, MongoDB's driver at 16 MiB, each after the item was accepted. */
    @Test
    default void one_item_too_large_among_several_is_named_and_none_of_them_is_stored() {
        try (OfflineSync sync = sync(Handlers.builder())) {
            Submission tooLarge = post("/b", Map.of("file", "x".repeat(20_100_000)));

            InvalidSubmission e = assertThrows(
                    InvalidSubmission.class,
                    () -> sync.queue().addAll(ANNA, List.of(post("/a", Map.of()), tooLarge, post("/c", Map.of()))));

            assertEquals("/data", e.field());
            assertEquals(
                    "the submission at index 1, POST /b: takes 20100016 bytes when stored; 15728640 is the most that"
                            + " any item can have",
                    e.getMessage());
            assertEquals(
                    List.of(),
                    sync.queue().items(ANNA, Set.of(Status.values()), null, 10).items());
            assertEquals(
                    Optional.of("/data"), sync.queue().check(ANNA, tooLarge).map(InvalidSubmission::field));
        }
    }

    /** Together more than a command or message of a database can have. */
    @Tag("thorough")
    @Test
    default void several_items_as_large_as_they_may_be_are_stored_together_and_read_again() {
        Tree largest = largest();
        try (OfflineSync sync = sync(Handlers.builder().effect("/a", answering(Map.of("ok", true))))) {
            List<Added> added = sync.queue()
                    .addAll(
                            ANNA,
                            List.of(
                                    post("/a", largest),
                                    post("/b", largest),
                                    post("/c", largest),
                                    post("/d", largest)));

            assertEquals(
                    List.of(Added.Kind.STORED),
                    added.stream().map(Added::kind).distinct().toList());
            assertEquals(largest, stored(sync, added.get(3).item().id()).data());
            SyncItem done = sync.queue().process(ANNA).attempted().get(0);
            assertEquals(Status.COMPLETED, done.status());
            assertEquals(null, done.responseData(), "an answer that does not fit beside the data is left out");
            assertEquals(done.withEpoch(stored(sync, done.id()).epoch()), stored(sync, done.id()));
        }
    }

    @Test
    default void a_record_that_no_store_takes_fails_its_item_alone() {
        Tree largest = largest();
        PureHandler put = (item, context) -> Plan.apply(records ->
                Result.put(records.ownKey(), item.endpoint().endsWith("2") ? Map.of("in", largest) : item.data()));
        try (OfflineSync sync = sync(Handlers.builder().pure("/orders", put))) {
            sync.queue().addAll(ANNA, List.of(post("/orders/1", Map.of()), post("/orders/2", Map.of())));

            List<SyncItem> attempted = processAll(sync);

            assertEquals(
                    Arrays.asList(
                            null,
                            "the record would take 15728649 bytes when stored, and a record may take 15728640: make it"
                                    + " smaller, or make several records of it"),
                    attempted.stream().map(SyncItem::error).toList());
        }
    }

    /** MongoDB refused a transaction that does not fit into its cache, and the blame fell on some of its items. */
    @Test
    default void records_too_large_for_one_commit_together_are_applied_in_several_and_in_their_order() {
        Tree largest = largest();
        PureHandler put = (item, context) ->
                Plan.apply(records -> Result.put(records.ownKey(), item.data().isEmpty() ? largest : item.data()));
        try (OfflineSync sync =
                sync(Handlers.builder().pure("/orders", put).effect("/effect", answering(Map.of("ok", true))))) {
            sync.queue()
                    .addAll(
                            ANNA,
                            List.of(
                                    post("/orders/1", Map.of()),
                                    post("/orders/2", Map.of()),
                                    post("/orders/3", Map.of("n", 1)),
                                    post("/effect", Map.of()),
                                    post("/orders/3", Map.of("n", 2)),
                                    post("/orders/4", Map.of("n", 1))));

            Processed first = sync.queue().process(ANNA);

            assertEquals(
                    List.of("/orders/1", "/orders/2", "/effect", "/orders/4"),
                    first.attempted().stream().map(SyncItem::endpoint).toList());
            assertEquals(2, first.backlog().remaining());
            assertEquals(
                    List.of(Map.of("n", 1), Map.of("n", 2)),
                    processAll(sync).stream().map(SyncItem::data).toList());
            assertEquals(
                    largest,
                    store().records().find(ANNA, Given.order("2")).orElseThrow().data());
            assertEquals(
                    Map.of("n", 2),
                    store().records().find(ANNA, Given.order("3")).orElseThrow().data());
        }
    }

    private static Tree largest() {
        String text = "x".repeat((int) Tree.MAX_SIZE - 16);
        Tree largest = Tree.of(Map.of("file", text));
        assertEquals(Tree.MAX_SIZE, largest.storedSize());
        return largest;
    }

    @Test
    default void texts_of_failures_come_back_as_they_were_told() {
        List<String> texts = List.of("", "\0", "a\ud800", "\udc00", "€🚲\uffff", "x".repeat(10_000), "🚲".repeat(400));
        EffectHandler reject = (item, context) -> {
            String text = texts.get(Integer.parseInt(item.endpoint().substring("/orders/".length())));
            return new Outcome.Reject(
                    new Failure(Failure.Kind.VALIDATION, text, List.of(new Violation("/" + text, text))));
        };
        EffectHandler postpone = (item, context) -> new Outcome.Postpone(
                Duration.ofDays(1), texts.get(Integer.parseInt(item.endpoint().substring("/later/".length()))));
        try (OfflineSync sync =
                sync(Handlers.builder().effect("/orders", reject).effect("/later", postpone))) {
            for (int i = 0; i < texts.size(); i++) {
                sync.queue().addAll(ANNA, List.of(post("/orders/" + i, Map.of()), post("/later/" + i, Map.of())));
            }

            processAll(sync);

            List<SyncItem> items =
                    sync.queue().items(ANNA, Set.of(Status.values()), null, 100).items();
            assertEquals(2 * texts.size(), items.size());
            for (SyncItem item : items) {
                String text = texts.get(Integer.parseInt(
                        item.endpoint().substring(item.endpoint().lastIndexOf('/') + 1)));
                Failure expected = item.status() == Status.PENDING
                        ? Failure.handler(text)
                        : new Failure(Failure.Kind.VALIDATION, text, List.of(new Violation("/" + text, text)));
                assertEquals(expected, item.failure());
            }
        }
    }

    /** Indexes of some databases have no place for keys as long as endpoints may be. */
    @Test
    default void the_longest_names_that_core_allows_come_back() {
        PureHandler put = (item, context) -> Plan.apply(records -> Result.put(records.ownKey(), Map.of("n", 1)));
        UserId user = new UserId(noise(UserId.MAX_LENGTH, 0));
        try (OfflineSync sync = sync(Handlers.builder().pure("/orders", put))) {
            List<Submission> submissions = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                String id = noise(RecordKey.MAX_ID, i);
                submissions.add(
                        post("/orders", Map.of("_id", id)).withMutationId(noise(Submission.MAX_MUTATION_ID, i)));
                submissions.add(post("/" + noise(Endpoint.MAX_LENGTH - 1, 1), Map.of("_id", id)));
            }
            List<Added> added = sync.queue().addAll(user, submissions);

            List<SyncItem> attempted = sync.queue().process(user).attempted();

            assertEquals(
                    3,
                    attempted.stream()
                            .filter(i -> i.status() == Status.COMPLETED)
                            .count());
            for (int i = 0; i < submissions.size(); i++) {
                SyncItem found = stored(sync, added.get(i).item().id());
                Submission sent = submissions.get(i);
                assertEquals(sent.endpoint().path(), found.endpoint());
                assertEquals(sent.mutationId(), found.mutationId());
                assertEquals(sent.data(), found.data());
                assertEquals(added.get(i).item().orderKey(), found.orderKey());
            }
            assertEquals(3, store().records().count(user, Given.ORDERS));
            List<SyncItem> again = sync.queue().addAll(user, submissions.subList(1, 2)).stream()
                    .map(Added::item)
                    .toList();
            assertEquals(
                    added.get(1).item().orderKey(),
                    store().queue()
                            .openBefore(
                                    user, Map.of(again.get(0).orderKey(), Long.MAX_VALUE), QueueStore.Open.ALL, NOW, 10)
                            .get(0)
                            .orderKey());
        }
    }

    /** A text that cannot be compressed, of characters that have three bytes each. */
    private static String noise(int length, int seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append((char) (0x4e00 + random.nextInt(0x5000)));
        }
        return text.toString();
    }

    /** Texts of dates do not sort beyond the year 9999: such an item was due at once, for ever. */
    @Test
    default void what_is_put_off_beyond_all_times_waits() {
        EffectHandler later = (item, context) -> new Outcome.Postpone(Duration.ofDays(365L * 9000), "later");
        EffectHandler retry =
                (item, context) -> new Outcome.Retry(Failure.handler("later"), Duration.ofSeconds(Long.MAX_VALUE));
        try (OfflineSync sync = sync(Handlers.builder().effect("/later", later).effect("/retry", retry))) {
            sync.queue().add(ANNA, post("/later", Map.of()));
            sync.queue().add(ANNA, post("/retry", Map.of()));

            List<SyncItem> attempted = processAll(sync);

            assertEquals(2, attempted.size());
            attempted.forEach(item -> {
                assertEquals(ClientTime.LATEST, item.retryAt());
                SyncItem found = stored(sync, item.id());
                assertEquals(item.withEpoch(found.epoch()), found);
            });
            assertEquals(List.of(), store().queue().usersWithDueWork(NOW, Duration.ZERO, null, 10));
            assertEquals(0, sync.queue().process(ANNA).backlog().remaining());
        }
    }

    @Test
    default void a_clock_beyond_all_times_stores_times_that_can_be_read() {
        for (String extreme : List.of("-0001-01-01T00:00:00Z", "+10000-01-01T00:00:00Z", "+999999-01-01T00:00:00Z")) {
            try (OfflineSync sync = OfflineSync.builder(store())
                    .handlers(Handlers.builder()
                            .effect("/a", (item, context) -> new Outcome.Done(Map.of("at", context.now())))
                            .build())
                    .clock(() -> Instant.parse(extreme))
                    .listener(event -> {})
                    .build()) {
                Added added = sync.queue().add(ANNA, post("/a", Map.of()));
                SyncItem item = processAll(sync).get(0);
                SyncItem found = stored(sync, added.item().id());

                assertEquals(Status.COMPLETED, found.status());
                assertEquals(item.withEpoch(found.epoch()), found);
                assertEquals(added.item().createdAt(), found.createdAt());
            }
        }
    }
}
