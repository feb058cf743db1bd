package dev.offlinesync.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoCollection;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.record.FieldTypes;
import dev.offlinesync.core.record.Ownership;
import dev.offlinesync.core.record.Ownership.Form;
import dev.offlinesync.core.record.RecordLayout;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.UuidRepresentation;
import org.bson.codecs.UuidCodec;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The collections of an application that was there before, which goes on reading and writing them. */
interface ExistingDataContract {
    UserId ANNA = new UserId("64b7f9f2a1b2c3d4e5f60705");
    UserId BERT = new UserId("64b7f9f2a1b2c3d4e5f60706");
    UserId CARL = new UserId("carl@example.org");
    ObjectId ANNAS = new ObjectId(ANNA.value());
    ObjectId BERTS = new ObjectId(BERT.value());

    Resource ORDERS = Resource.of("/api/orders", RecordRules.NONE);
    Resource USERS = new Resource(
            "/api/users",
            "users",
            "user",
            Set.of(Method.PUT, Method.DELETE),
            List.of(new Resource.Alias(null, "/api/user/profile")),
            Resource.Kind.PROFILE,
            new Declaring(Set.of("name", "email", "phone"), FieldTypes.NONE));

    Fixture mongo();

    /** The queue with these resources on a store that knows them. */
    default App app(Resource... resources) {
        return new App(mongo(), resources);
    }

    /** Rules that take everything and declare fields. */
    record Declaring(Set<String> declared, FieldTypes types) implements RecordRules {
        @Override
        public Checked onCreate(Map<String, @Nullable Object> data, Instant now) {
            return Checked.valid(data);
        }

        @Override
        public Checked onUpdate(Map<String, @Nullable Object> data) {
            return Checked.valid(data);
        }
    }

    /** What the tests do: as the other application, and as a client. */
    final class App implements AutoCloseable {
        private final Fixture mongo;
        private final MongoStore store;
        private final OfflineSync sync;
        private final Map<String, Resource> resources = new HashMap<>();

        App(Fixture mongo, Resource... resources) {
            this.mongo = mongo;
            Handlers.Builder handlers = Handlers.builder();
            for (Resource r : resources) {
                handlers.resource(r);
                this.resources.put(r.collection(), r);
            }
            Handlers built = handlers.build();
            store = MongoStore.open(mongo.client, mongo.name, MongoStoreOptions.of(built.layouts()));
            sync = OfflineSync.builder(store)
                    .handlers(built)
                    .retryPolicy((attempt, random) -> Duration.ZERO)
                    .build();
        }

        MongoCollection<Document> collection(String name) {
            return mongo.shell
                    .withCodecRegistry(CodecRegistries.fromRegistries(
                            CodecRegistries.fromCodecs(new UuidCodec(UuidRepresentation.STANDARD)),
                            mongo.shell.getCodecRegistry()))
                    .getCollection(name);
        }

        void stored(String collection, Object... fields) {
            collection(collection).insertOne(document(fields));
        }

        BsonDocument raw(String collection, Object id) {
            return mongo.shell
                    .getCollection(collection, BsonDocument.class)
                    .find(new Document("_id", id))
                    .first();
        }

        Tree get(UserId user, String collection, String id) {
            return sync.records().find(user, resource(collection), id).orElse(null);
        }

        List<Tree> list(UserId user, String collection, int pages) {
            List<Tree> all = new ArrayList<>();
            String after = null;
            do {
                SyncRecords.Page page = sync.records().page(user, resource(collection), after, pages);
                all.addAll(page.records());
                after = page.next();
            } while (after != null);
            return all;
        }

        long total(UserId user, String collection) {
            return sync.records().count(user, resource(collection));
        }

        private Resource resource(String collection) {
            return resources.get(collection);
        }

        Written write(UserId user, Method method, String endpoint, @Nullable Map<String, ?> data) {
            return sync.queue().write(user, Submission.of(endpoint, method, data));
        }

        Tree put(UserId user, String endpoint, Map<String, ?> data) {
            return assertInstanceOf(Written.Done.class, write(user, Method.PUT, endpoint, data))
                    .item()
                    .responseData();
        }

        SyncItem queued(UserId user, Method method, String endpoint, @Nullable Map<String, ?> data) {
            SyncItem item = sync.queue()
                    .add(user, Submission.of(endpoint, method, data))
                    .item();
            sync.queue().process(user);
            return sync.queue().find(item.id()).orElseThrow();
        }

        @Override
        public void close() {
            sync.close();
            store.close();
        }
    }

    static Document document(Object... fields) {
        Document d = new Document();
        for (int i = 0; i < fields.length; i += 2) {
            d.append((String) fields[i], fields[i + 1]);
        }
        return d;
    }

    // ---- profiles

    static List<Object> formsOfAnna() {
        return List.of(ANNAS, ANNA.value(), ANNA.value().toUpperCase(java.util.Locale.ROOT));
    }

    @Test
    default void a_profile_belongs_to_the_user_whose_id_it_has() {
        for (Object id : formsOfAnna()) {
            mongo().empty();
            App app = app(USERS);
            app.stored("users", "_id", id, "name", "Anna", "email", "a@example.org", "role", "boss");

            assertEquals("Anna", app.get(ANNA, "users", ANNA.value()).get("name"), () -> "by " + id);
            Tree after = app.put(ANNA, "/api/users/" + ANNA.value(), Map.of("phone", "1"));
            SyncItem queued = app.queued(ANNA, Method.PUT, "/api/user/profile", Map.of("name", "Anna B."));

            assertEquals("1", after.get("phone"));
            assertEquals(Status.COMPLETED, queued.status());
            BsonDocument stored = app.raw("users", id);
            assertEquals("Anna B.", stored.getString("name").getValue());
            assertEquals("boss", stored.getString("role").getValue());
            assertEquals(
                    Set.of("_id", "name", "email", "role", "phone", "updatedAt", "_sync"),
                    stored.keySet(),
                    "the application's own document");
            assertEquals(1, app.collection("users").countDocuments());
        }
    }

    @Test
    default void a_profile_belongs_to_the_user_whose_id_it_has_whatever_else_is_in_it() {
        for (Object other : List.of(ANNAS, ANNA.value(), BERTS, "anna", 7, List.of(BERTS))) {
            mongo().empty();
            App app = app(USERS);
            app.stored("users", "_id", ANNAS, "user", other, "name", "Anna");

            app.put(ANNA, "/api/user/profile", Map.of("phone", "1"));

            assertEquals("1", app.get(ANNA, "users", ANNA.value()).get("phone"));
            assertEquals(other, app.collection("users").find().first().get("user"), "the application's field");
            assertNull(app.get(BERT, "users", ANNA.value()));
            assertNull(app.get(BERT, "users", BERT.value()));
        }
    }

    @Test
    default void nobody_reaches_the_profile_of_somebody_else() {
        App app = app(USERS);
        app.stored("users", "_id", BERTS, "name", "Bert", "user", ANNAS);

        assertNull(app.get(ANNA, "users", BERT.value()));
        assertInstanceOf(
                Written.Failed.class,
                app.write(ANNA, Method.PUT, "/api/users/" + BERT.value(), Map.of("name", "Anna")));
        assertInstanceOf(Written.Failed.class, app.write(ANNA, Method.DELETE, "/api/users/" + BERT.value(), null));
        app.put(ANNA, "/api/user/profile", Map.of("name", "Anna"));

        assertEquals("Bert", app.raw("users", BERTS).getString("name").getValue());
        assertEquals("Anna", app.raw("users", ANNAS).getString("name").getValue());
    }

    @Test
    default void a_profile_of_a_user_with_a_text_as_id_works_too() {
        App app = app(USERS);
        app.stored("users", "_id", CARL.value(), "name", "Carl");

        app.put(CARL, "/api/user/profile", Map.of("phone", "1"));

        assertEquals("Carl", app.get(CARL, "users", CARL.value()).get("name"));
        assertEquals("1", app.raw("users", CARL.value()).getString("phone").getValue());
    }

    @Test
    default void a_profile_that_was_deleted_can_be_written_again() {
        App app = app(USERS);
        app.stored("users", "_id", ANNA.value(), "name", "Anna");

        assertInstanceOf(Written.Done.class, app.write(ANNA, Method.DELETE, "/api/users/" + ANNA.value(), null));
        assertEquals(0, app.collection("users").countDocuments());
        app.put(ANNA, "/api/user/profile", Map.of("name", "Anna again"));

        assertEquals("Anna again", app.get(ANNA, "users", ANNA.value()).get("name"));
    }

    // ---- owners

    @ParameterizedTest
    @CsvSource({"user,ANY", "userId,ANY", "userId,OBJECT_ID", "userId,TEXT"})
    default void owners_are_found_in_the_forms_that_the_resource_says(String field, Form form) {
        App app = app(ORDERS.withOwnership(new Ownership.ByField(field, form)));
        if (form != Form.TEXT) {
            app.stored("orders", "_id", "o", field, ANNAS, "n", 1);
        }
        if (form != Form.OBJECT_ID) {
            app.stored("orders", "_id", "t", field, ANNA.value(), "n", 1);
        }
        app.stored("orders", "_id", "b", field, BERTS, "n", 1);
        int own = form == Form.ANY ? 2 : 1;

        assertEquals(own, app.list(ANNA, "orders", 1).size());
        assertEquals(own, app.total(ANNA, "orders"));
        for (Tree order : app.list(ANNA, "orders", 10)) {
            assertEquals(ANNA.value(), order.get(field));
            app.put(ANNA, "/api/orders/" + order.get("_id"), Map.of("n", 2, field, BERT.value()));
            BsonDocument stored = app.raw("orders", order.get("_id"));
            assertEquals(2, stored.getInt32("n").getValue());
            assertEquals(
                    order.get("_id").equals("o"),
                    stored.get(field).isObjectId(),
                    "the owner stays who it is, in its form");
        }
        assertInstanceOf(Written.Failed.class, app.write(ANNA, Method.PUT, "/api/orders/b", Map.of("n", 2)));
        assertNull(app.get(ANNA, "orders", "b"));
    }

    @Test
    default void owners_and_profiles_can_be_numbers() {
        Resource orders = ORDERS.withOwnership(new Ownership.ByField("userId", Form.NUMBER));
        App app = app(orders, USERS);
        UserId user = new UserId("12345");
        app.stored("users", "_id", 12345, "name", "Dora");
        app.stored("orders", "_id", 1, "userId", 12345.0, "n", 1);
        app.stored("orders", "_id", 2, "userId", "12345", "n", 1);

        app.put(user, "/api/user/profile", Map.of("phone", "1"));
        app.write(user, Method.POST, "/api/orders", Map.of("_id", "k", "n", 1));
        Written refused = app.write(ANNA, Method.POST, "/api/orders", Map.of("_id", "l"));

        assertEquals("Dora", app.get(user, "users", "12345").get("name"));
        assertEquals("1", app.raw("users", 12345).getString("phone").getValue());
        assertEquals(12345, app.raw("orders", "k").getInt32("userId").getValue());
        assertEquals(
                List.of("1", "k"),
                app.list(user, "orders", 1).stream().map(o -> o.get("_id")).toList());
        assertEquals(2, app.total(user, "orders"));
        assertEquals(0, app.total(ANNA, "orders"));
        assertEquals(
                Failure.Kind.FORBIDDEN,
                assertInstanceOf(Written.Failed.class, refused).failure().kind());
    }

    @Test
    default void a_number_belongs_to_the_user_whose_id_is_its_digits_and_to_no_other_spelling() {
        for (Form form : List.of(Form.ANY, Form.NUMBER)) {
            App app = app(ORDERS.withOwnership(new Ownership.ByField("owner" + form, form)));
            app.stored("orders", "_id", "i" + form, "owner" + form, 5551);
            app.stored("orders", "_id", "d" + form, "owner" + form, Decimal128.parse("5551.0"));

            assertEquals(2, app.list(new UserId("5551"), "orders", 1).size());
            assertEquals(2, app.total(new UserId("5551"), "orders"));
            assertNotNull(app.get(new UserId("5551"), "orders", "d" + form));
            for (String other : List.of("05551", "5551.0", "5551.00", "5.551E3", "-5551")) {
                UserId stranger = new UserId(other);
                assertEquals(List.of(), app.list(stranger, "orders", 10), other);
                assertEquals(0, app.total(stranger, "orders"), other);
                assertNull(app.get(stranger, "orders", "i" + form), other);
            }
        }
    }

    @Test
    default void a_new_record_has_its_owner_in_the_declared_field_and_form() {
        App app = app(ORDERS.withOwnership(new Ownership.ByField("userId", Form.TEXT)));

        Written made = app.write(ANNA, Method.POST, "/api/orders", Map.of("_id", "k", "userId", "x", "user", "y"));

        Tree shown = assertInstanceOf(Written.Done.class, made).item().responseData();
        assertEquals(ANNA.value(), shown.get("userId"));
        assertEquals("y", shown.get("user"), "a field like any other here");
        assertEquals(ANNA.value(), app.raw("orders", "k").getString("userId").getValue());
        assertEquals(1, app.list(ANNA, "orders", 10).size());
    }

    @Test
    default void a_document_that_has_several_owners_or_none_belongs_to_nobody() {
        App app = app(ORDERS);
        app.stored("orders", "_id", "a", "user", List.of(ANNAS, BERTS));
        app.stored("orders", "_id", "b");
        app.stored("orders", "_id", "c", "user", null);
        app.stored("orders", "_id", "d", "user", document("_id", ANNAS));
        app.stored("orders", "_id", "e", "user", ANNAS);

        assertEquals(1, app.list(ANNA, "orders", 1).size());
        assertEquals(1, app.total(ANNA, "orders"));
        assertNull(app.get(ANNA, "orders", "a"));
        assertInstanceOf(Written.Failed.class, app.write(ANNA, Method.PUT, "/api/orders/a", Map.of("n", 2)));
    }

    /** They belonged to a user of this name, with a space before it, whom a token could name. */
    @Test
    default void no_user_has_what_has_no_owner() {
        App app = app(ORDERS);
        app.stored("orders", "_id", "none", "n", 1);
        app.stored("orders", "_id", "text", "user", "64b7f0c2a1b2c3d4e5f60718", "n", 1);
        app.stored("orders", "_id", "spaced", "user", " nobody", "n", 1);

        for (String id : List.of("none", "text", "spaced")) {
            Written create = app.write(ANNA, Method.POST, "/api/orders/" + id, Map.of("n", 2));
            Written update = app.write(ANNA, Method.PUT, "/api/orders/" + id, Map.of("n", 2));
            Written deletion = app.write(ANNA, Method.DELETE, "/api/orders/" + id, null);

            assertEquals(
                    Failure.conflict("the id " + id + " is taken; use a random UUID"),
                    assertInstanceOf(Written.Failed.class, create).failure());
            for (Written missing : List.of(update, deletion)) {
                assertEquals(
                        Failure.Kind.NOT_FOUND,
                        assertInstanceOf(Written.Failed.class, missing)
                                .failure()
                                .kind());
            }
            assertEquals(1, app.raw("orders", id).getInt32("n").getValue());
        }
        assertThrows(IllegalArgumentException.class, () -> new UserId(" nobody"));
    }

    // ---- ids

    @Test
    default void lists_and_totals_have_every_record_whatever_its_id_is() {
        App app = app(ORDERS);
        List<Object> ids = List.of(
                new ObjectId("aaaaaaaaaaaaaaaaaaaaaaa1"),
                new ObjectId("bbbbbbbbbbbbbbbbbbbbbbb1"),
                "aaaaaaaaaaaaaaaaaaaaaaa2",
                "cccccccccccccccccccccc02",
                "AAAAAAAAAAAAAAAAAAAAAAA3",
                "123456789012345678901234",
                "order-1",
                "7",
                5,
                6L,
                8.0,
                0.5,
                -1718,
                new Decimal128(9),
                UUID.fromString("6f1c8a50-0d0e-4c1c-9c5e-0123456789ab"),
                "7f1c8a50-0d0e-4c1c-9c5e-0123456789ab");
        ids.forEach(id -> app.stored("orders", "_id", id, "user", ANNAS, "n", 1));

        for (int size : List.of(1, 2, 3, 100)) {
            List<Object> listed = app.list(ANNA, "orders", size).stream()
                    .map(r -> r.get("_id"))
                    .toList();
            assertEquals(ids.size(), listed.size(), () -> size + " a page: " + listed);
            assertEquals(ids.size(), Set.copyOf(listed).size());
        }
        assertEquals(ids.size(), app.total(ANNA, "orders"));
        for (Tree listed : app.list(ANNA, "orders", 100)) {
            String id = (String) listed.get("_id");
            assertEquals(1, app.get(ANNA, "orders", id).get("n"), id);
            app.put(ANNA, "/api/orders/" + id, Map.of("n", 2));
        }
        assertEquals(ids.size(), app.collection("orders").countDocuments(new Document("n", 2)));
        for (Object id : ids) {
            String text = id instanceof ObjectId o
                    ? o.toHexString()
                    : String.valueOf(id).replace(".0", "");
            assertInstanceOf(
                    Written.Failed.class,
                    app.write(ANNA, Method.POST, "/api/orders", Map.of("_id", text, "twin", true)),
                    "no twin");
        }
        for (Tree listed : app.list(ANNA, "orders", 100)) {
            assertInstanceOf(
                    Written.Done.class, app.write(ANNA, Method.DELETE, "/api/orders/" + listed.get("_id"), null));
        }
        assertEquals(0, app.collection("orders").countDocuments());
    }

    @Test
    default void new_records_get_texts_as_ids_where_the_resource_says_so() {
        App app = app(ORDERS.withNewIds(RecordLayout.NewIds.TEXT));
        String id = "aaaaaaaaaaaaaaaaaaaaaaa1";

        app.write(ANNA, Method.POST, "/api/orders", Map.of("_id", id, "n", 1));
        SyncItem named = app.queued(ANNA, Method.POST, "/api/orders", Map.of("n", 2));
        app.put(ANNA, "/api/orders/" + id, Map.of("n", 3));

        assertEquals(3, app.raw("orders", id).getInt32("n").getValue());
        assertEquals(2, app.raw("orders", named.id().hex()).getInt32("n").getValue());
        assertEquals(2, app.list(ANNA, "orders", 1).size());
    }

    @Test
    default void an_id_that_no_text_stands_for_is_in_no_list_and_no_total() {
        App app = app(ORDERS);
        List.of(
                        "",
                        "x".repeat(129),
                        "a\0b",
                        "aaaaAAAAaaaaAAAAaaaaAAAA",
                        document("a", 1),
                        new Binary(new byte[] {1, 2, 3}),
                        Double.POSITIVE_INFINITY,
                        Double.NaN,
                        true,
                        new java.util.Date())
                .forEach(id -> app.stored("orders", "_id", id, "user", ANNAS, "n", 1));
        for (String id : List.of("1", "x", "zz", "aaaaaaaaaaaaaaaaaaaaaaa2")) {
            app.stored("orders", "_id", id, "user", ANNAS, "n", 1);
        }

        for (int size : List.of(1, 2, 100)) {
            assertEquals(4, app.list(ANNA, "orders", size).size());
        }
        assertEquals(4, app.total(ANNA, "orders"));
    }

    @Test
    default void of_two_records_with_the_same_id_in_two_forms_a_user_reaches_the_own_one() {
        App app = app(ORDERS);
        String id = "aaaaaaaaaaaaaaaaaaaaaaa1";
        app.stored("orders", "_id", new ObjectId(id), "user", BERTS, "n", 1);
        app.stored("orders", "_id", id, "user", ANNAS, "n", 2);

        assertEquals(2, app.get(ANNA, "orders", id).get("n"));
        app.put(ANNA, "/api/orders/" + id, Map.of("n", 3));
        app.put(BERT, "/api/orders/" + id, Map.of("n", 4));

        assertEquals(3, app.raw("orders", id).getInt32("n").getValue());
        assertEquals(4, app.raw("orders", new ObjectId(id)).getInt32("n").getValue());
    }

    // ---- types

    static Document ofEveryType() {
        return document(
                "oid",
                new ObjectId(),
                "decimal",
                Decimal128.parse("1.10"),
                "whole",
                Decimal128.parse("100"),
                "precise",
                Decimal128.parse("0.1234567890123456789012345678901234"),
                "none",
                Decimal128.NaN,
                "negative",
                Decimal128.NEGATIVE_ZERO,
                "large",
                9007199254740993L,
                "larger",
                Long.MAX_VALUE,
                "long",
                5L,
                "int",
                5,
                "double",
                5.0,
                "half",
                0.5,
                "zero",
                -0.0,
                "nan",
                Double.NaN,
                "infinite",
                Double.POSITIVE_INFINITY,
                "date",
                new java.util.Date(1765360800123L),
                "early",
                new java.util.Date(-62135596800001L),
                "timestamp",
                new BsonTimestamp(1765360800, 7),
                "binary",
                new Binary((byte) 0, new byte[] {1, 2, 3}),
                "uuid",
                UUID.fromString("6f1c8a50-0d0e-4c1c-9c5e-0123456789ab"),
                "regex",
                Pattern.compile("^a.*z$", Pattern.CASE_INSENSITIVE),
                "code",
                new org.bson.types.Code("f()"),
                "symbol",
                new org.bson.types.Symbol("s"),
                "min",
                new org.bson.types.MinKey(),
                "nothing",
                null,
                "flag",
                true,
                "text",
                "5");
    }

    @Test
    default void what_is_sent_back_as_it_came_changes_no_type() {
        App app = app(ORDERS);
        Document values = ofEveryType();
        Document order = document("_id", "k", "user", ANNAS, "createdAt", new java.util.Date(5), "__v", 3)
                .append(
                        "nested",
                        new Document(values).append("deeper", List.of(new Document(values), values.get("oid"))))
                .append(
                        "list",
                        List.copyOf(ofEveryType().values().stream()
                                .map(v -> v == null ? "-" : v)
                                .toList()));
        order.putAll(values);
        app.collection("orders").insertOne(order);
        BsonDocument before = app.raw("orders", "k");

        for (JsonClient client : JsonClient.values()) {
            app.put(ANNA, "/api/orders/k", client.echo(app.get(ANNA, "orders", "k")));

            BsonDocument after = app.raw("orders", "k");
            before.keySet().forEach(field -> assertEquals(before.get(field), after.get(field), client + " " + field));
        }
    }

    @Test
    default void times_of_a_record_keep_the_form_that_the_application_gave_them() {
        App app = app(ORDERS);
        Instant then = Instant.parse("2026-01-02T03:04:05Z");
        List<Object> forms = List.of(
                java.util.Date.from(then), then.toString(), (int) then.getEpochSecond(), then.toEpochMilli(), (double)
                        then.toEpochMilli());
        for (Object form : forms) {
            mongo().empty();
            app.stored("orders", "_id", "k", "user", ANNAS, "createdAt", form, "updatedAt", form);
            BsonDocument before = app.raw("orders", "k");

            Tree shown = app.get(ANNA, "orders", "k");
            app.put(ANNA, "/api/orders/k", Map.of("n", 1));

            assertEquals(then, shown.get("createdAt"), () -> "of " + form);
            assertEquals(then, shown.get("updatedAt"));
            BsonDocument after = app.raw("orders", "k");
            assertEquals(before.get("createdAt"), after.get("createdAt"));
            assertEquals(
                    before.get("updatedAt").getBsonType(),
                    after.get("updatedAt").getBsonType());
            assertTrue(((Instant) app.get(ANNA, "orders", "k").get("updatedAt")).isAfter(then));
        }
    }

    @Test
    default void what_is_no_time_of_a_record_is_shown_and_no_update_changes_it() {
        App app = app(ORDERS);
        for (Object odd : List.of("31.12.2025 10:00", "yesterday", -5, List.of("2026"))) {
            mongo().empty();
            app.stored("orders", "_id", "k", "user", ANNAS, "createdAt", odd, "updatedAt", odd);
            BsonDocument before = app.raw("orders", "k");

            Tree shown = app.get(ANNA, "orders", "k");
            Tree updated = app.put(ANNA, "/api/orders/k", Map.of("n", 1, "createdAt", "now", "updatedAt", "now"));

            assertEquals(List.of(odd, odd), List.of(shown.get("createdAt"), shown.get("updatedAt")));
            assertEquals(List.of(odd, odd), List.of(updated.get("createdAt"), updated.get("updatedAt")));
            BsonDocument after = app.raw("orders", "k");
            assertEquals(before.get("createdAt"), after.get("createdAt"));
            assertEquals(before.get("updatedAt"), after.get("updatedAt"));
            assertEquals(1, after.getInt32("n").getValue());
        }
    }

    @Test
    default void the_version_of_mongoose_stays_what_it_is() {
        App app = app(ORDERS);
        app.stored("orders", "_id", "k", "user", ANNAS, "__v", 3);

        assertEquals(3, app.put(ANNA, "/api/orders/k", Map.of("__v", 9, "n", 1)).get("__v"));
        assertEquals(3, app.raw("orders", "k").getInt32("__v").getValue());
    }

    @Test
    default void one_changed_value_changes_no_type_beside_it() {
        App app = app(ORDERS);
        ObjectId a = new ObjectId();
        ObjectId b = new ObjectId();
        app.stored(
                "orders",
                "_id",
                "k",
                "user",
                ANNAS,
                "lines",
                List.of(
                        document("_id", new ObjectId(), "product", a, "price", Decimal128.parse("1.10"), "n", 1),
                        document("_id", new ObjectId(), "product", b, "price", Decimal128.parse("2.20"), "n", 1)),
                "tags",
                List.of(a, b, new java.util.Date(5)),
                "meta",
                document("by", a, "at", new java.util.Date(5), "n", 1));
        Map<String, Object> echo = JsonClient.JAVASCRIPT.echo(app.get(ANNA, "orders", "k"));

        JsonClient.list(echo, "lines").remove(0);
        JsonClient.map(JsonClient.list(echo, "lines").get(0)).put("n", 2);
        JsonClient.list(echo, "lines").add(Map.of("product", a.toHexString(), "n", 7));
        JsonClient.list(echo, "tags").add(0, "new");
        JsonClient.map(echo.get("meta")).put("n", 2);
        app.put(ANNA, "/api/orders/k", echo);

        BsonDocument after = app.raw("orders", "k");
        BsonDocument line = after.getArray("lines").get(0).asDocument();
        assertEquals(b, line.getObjectId("product").getValue());
        assertEquals(Decimal128.parse("2.20"), line.getDecimal128("price").getValue());
        assertTrue(line.isObjectId("_id"));
        assertEquals(2, line.getInt32("n").getValue());
        assertEquals(2, after.getArray("lines").size());
        assertEquals("new", after.getArray("tags").get(0).asString().getValue());
        assertEquals(a, after.getArray("tags").get(1).asObjectId().getValue());
        assertEquals(b, after.getArray("tags").get(2).asObjectId().getValue());
        assertEquals(5, after.getArray("tags").get(3).asDateTime().getValue());
        assertEquals(a, after.getDocument("meta").getObjectId("by").getValue());
        assertEquals(5, after.getDocument("meta").getDateTime("at").getValue());
        assertEquals(2, after.getDocument("meta").getInt32("n").getValue());
    }

    @Test
    default void a_decimal_is_a_number_if_that_has_all_its_digits_and_else_a_text() {
        App app = app(ORDERS);
        String digits = "0.1234567890123456789012345678901234";
        app.stored(
                "orders",
                "_id",
                "k",
                "user",
                ANNAS,
                "price",
                Decimal128.parse("1.10"),
                "whole",
                Decimal128.parse("1E+3"),
                "exact",
                Decimal128.parse(digits),
                "large",
                Decimal128.parse("9007199254740993"));

        Tree shown = app.get(ANNA, "orders", "k");
        assertEquals(
                List.of(1.1, 1000, digits, "9007199254740993"),
                List.of(shown.get("price"), shown.get("whole"), shown.get("exact"), shown.get("large")));
        app.put(ANNA, "/api/orders/k", Map.of("exact", Double.parseDouble(digits), "price", 1.1));
        assertEquals(
                Decimal128.parse(digits),
                app.raw("orders", "k").getDecimal128("exact").getValue(),
                "the same, as a client sends it that has doubles alone");
        assertEquals(
                Decimal128.parse("1.10"),
                app.raw("orders", "k").getDecimal128("price").getValue());
        app.put(ANNA, "/api/orders/k", Map.of("price", 2));
        assertEquals(2, app.raw("orders", "k").getInt32("price").getValue());
    }

    @Test
    default void what_is_declared_to_be_an_objectid_or_a_decimal_is_stored_as_one() {
        App app = app(Resource.of("/api/orders", new Declaring(Set.of(), new OrderTypes())));
        ObjectId product = new ObjectId();
        Map<String, Object> line = Map.of("product", product.toHexString(), "price", "2.50", "note", "2.50");

        app.write(ANNA, Method.POST, "/api/orders", Map.of("_id", "k", "price", "1.10", "lines", List.of(line)));

        BsonDocument stored = app.raw("orders", "k");
        assertEquals(Decimal128.parse("1.10"), stored.getDecimal128("price").getValue());
        BsonDocument storedLine = stored.getArray("lines").get(0).asDocument();
        assertEquals(product, storedLine.getObjectId("product").getValue());
        assertEquals(Decimal128.parse("2.50"), storedLine.getDecimal128("price").getValue());
        assertEquals("2.50", storedLine.getString("note").getValue());
        assertEquals("1.10", app.get(ANNA, "orders", "k").get("price"), "always a text");

        Map<String, Object> more = Map.of("product", ANNA.value(), "price", "3");
        app.put(ANNA, "/api/orders/k", Map.of("price", "7.70", "lines", List.of(more, line)));

        assertEquals(
                Decimal128.parse("7.70"),
                app.raw("orders", "k").getDecimal128("price").getValue());
        storedLine = app.raw("orders", "k").getArray("lines").get(0).asDocument();
        assertEquals(ANNAS, storedLine.getObjectId("product").getValue());
        assertEquals(Decimal128.parse("3"), storedLine.getDecimal128("price").getValue());
    }

    @Test
    default void what_is_not_yet_of_its_declared_type_stays_as_it_is_until_it_is_changed() {
        App app = app(Resource.of("/api/orders", new Declaring(Set.of(), new OrderTypes())));
        app.stored("orders", "_id", "k", "user", ANNAS, "price", "1.10", "product", ANNA.value(), "n", 1);

        Map<String, Object> echo = JsonClient.JAVASCRIPT.echo(app.get(ANNA, "orders", "k"));
        echo.put("n", 2);
        app.put(ANNA, "/api/orders/k", echo);

        assertEquals("1.10", app.raw("orders", "k").getString("price").getValue());
        assertEquals(ANNA.value(), app.raw("orders", "k").getString("product").getValue());
    }

    /** {@code price} is a decimal and {@code product} an ObjectId, at any depth. */
    record OrderTypes(Type type) implements FieldTypes {
        OrderTypes() {
            this(Type.PLAIN);
        }

        @Override
        public FieldTypes property(String name) {
            return new OrderTypes(
                    name.equals("price") ? Type.DECIMAL : name.equals("product") ? Type.OBJECT_ID : Type.PLAIN);
        }

        @Override
        public FieldTypes item(int index) {
            return new OrderTypes();
        }
    }

    // ---- keys

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "$price", "", ".", "$", "a.$.b", "__proto__", "0", "constructor", "ä ö"})
    default void a_field_with_an_odd_name_survives_and_can_be_sent_back(String key) {
        App app = app(ORDERS);
        app.stored(
                "orders",
                "_id",
                "k",
                "user",
                ANNAS,
                key,
                1L,
                "n",
                1,
                "ref",
                document("$ref", "users", "$id", ANNAS, key, 1L));
        BsonDocument before = app.raw("orders", "k");

        app.put(ANNA, "/api/orders/k", Map.of("n", 2));
        app.put(ANNA, "/api/orders/k", JsonClient.JAVASCRIPT.echo(app.get(ANNA, "orders", "k")));
        Map<String, Object> echo = JsonClient.JAVASCRIPT.echo(app.get(ANNA, "orders", "k"));
        assertEquals(
                Status.COMPLETED,
                app.queued(ANNA, Method.PUT, "/api/orders/k", echo).status());

        BsonDocument after = app.raw("orders", "k");
        assertEquals(2, after.getInt32("n").getValue());
        assertEquals(before.get(key), after.get(key));
        assertEquals(before.get("ref"), after.get("ref"));

        echo.put(key, 7);
        JsonClient.map(echo.get("ref")).put(key, 8);
        app.put(ANNA, "/api/orders/k", echo);

        assertEquals(7, app.raw("orders", "k").getInt32(key).getValue());
        assertEquals(
                before.getDocument("ref").append(key, new org.bson.BsonInt32(8)),
                app.raw("orders", "k").get("ref"));
    }

    @Test
    default void a_client_cannot_add_a_field_with_an_odd_name() {
        App app = app(ORDERS);
        app.stored("orders", "_id", "k", "user", ANNAS, "a.b", 1, "list", List.of(document("$x", 1)));
        BsonDocument before = app.raw("orders", "k");

        for (Map<String, ?> data : List.of(
                Map.of("$x", 1),
                Map.of("a", Map.of("a.b", 1)),
                Map.of("list", List.of(Map.of("$x", 1), Map.of("$x", 1))),
                Map.of("a.b", Map.of("__proto__", 1)))) {
            Written failed = app.write(ANNA, Method.PUT, "/api/orders/k", data);
            assertEquals(
                    Failure.Kind.VALIDATION,
                    assertInstanceOf(Written.Failed.class, failed).failure().kind(),
                    data::toString);
        }
        assertEquals(before, app.raw("orders", "k"));
    }

    @Test
    default void a_failure_names_what_is_wrong_with_a_taken_id() {
        App app = app(ORDERS);
        app.stored("orders", "_id", "k", "user", BERTS);

        Written failed = app.write(ANNA, Method.POST, "/api/orders", Map.of("_id", "k"));

        assertEquals(
                Failure.Kind.CONFLICT,
                assertInstanceOf(Written.Failed.class, failed).failure().kind());
    }
}
