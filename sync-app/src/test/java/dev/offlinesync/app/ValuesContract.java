package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.api.contract.Client;
import dev.offlinesync.api.contract.TestApi;
import dev.offlinesync.app.resources.ResourcesFile;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the values that clients write, with schemas from a file, on the store that a subclass brings. */
abstract class ValuesContract {
    static final List<String> COLLECTIONS = List.of("expenses", "orders", "users", "places", "visits");

    private static final String PLACES = """
            {"path": "/api/places", "collection": "places", "merge": "deep", "schema": {"required": ["name"], "properties": {
                "name": {"type": "string"}, "address": {"type": "object", "required": ["city"], "properties": {
                    "city": {"type": "string"}, "street": {"type": "string"}, "since": {"format": "date-time"}}}}}}""";

    private static final String VISITS = """
            {"path": "/api/visits", "collection": "visits", "times": "client", "schema": {"properties": {
                "at": {"type": "string", "format": "date-time", "default": "now"}}}}""";

    @TempDir
    private Path dir;

    private SyncStore store;
    private TestApi api;

    abstract SyncStore emptyStore(InstantSource clock);

    @BeforeEach
    void start() throws IOException {
        MutableClock clock = MutableClock.any();
        store = emptyStore(clock);
        Handlers.Builder handlers = Handlers.builder();
        ResourcesFile.builtIn().resources().forEach(handlers::resource);
        Path file =
                Files.writeString(dir.resolve("resources.json"), "{\"resources\": [" + PLACES + "," + VISITS + "]}");
        ResourcesFile.read(file).resources().forEach(handlers::resource);
        api = new TestApi(store, clock, handlers.build());
    }

    @AfterEach
    void stop() {
        api.close();
        store.close();
    }

    /** The results of a push of these items. */
    private JsonNode push(String... items) {
        Client.Answer answer = api.ann().post("/api/sync/push", "{'items':[" + String.join(",", items) + "]}");
        assertEquals(200, answer.status(), answer.toString());
        return answer.at("/results");
    }

    private static String item(String method, String endpoint, String data) {
        return "{'endpoint':'" + endpoint + "','method':'" + method + "','data':" + data + "}";
    }

    private JsonNode expense(String id) {
        return api.ann().get("/api/expenses/" + id).at("/expense");
    }

    @Test
    void the_time_of_a_create_is_when_it_arrived_whenever_it_is_processed() {
        api.ann().post("/api/sync/add", item("POST", "/api/expenses", "{'_id':'e','amount':1,'category':'c'}"));
        api.clock.advance(Duration.ofHours(1));
        api.ann().post("/api/sync/process");

        assertEquals("2025-12-10T10:00:00.000Z", expense("e").at("/date").asText());
        assertEquals("2025-12-10T10:00:00.000Z", expense("e").at("/createdAt").asText());
        assertEquals("2025-12-10T11:00:00.000Z", expense("e").at("/updatedAt").asText());
    }

    @Test
    void the_time_of_a_create_is_that_of_the_client_if_the_resource_says_so() {
        String when = "'occurredAt':'2024-05-06 09:08:07.123456+02:00'";
        String visit = "{'endpoint':'/api/visits','method':'POST','data':{'_id':'v'}," + when + "}";
        String expense = "{'endpoint':'/api/expenses','method':'POST','data':{'_id':'e','amount':1,'category':'c'},"
                + when + "}";
        String silent = "{'endpoint':'/api/visits','method':'POST','data':{'_id':'w'}}";

        push(visit, expense, silent);

        JsonNode made = api.ann().get("/api/visits/v").at("/visit");
        assertEquals("2024-05-06T07:08:07.123Z", made.at("/at").asText());
        assertEquals("2024-05-06T07:08:07.123Z", made.at("/createdAt").asText());
        assertEquals("2025-12-10T10:00:00.000Z", made.at("/updatedAt").asText());
        assertEquals("2025-12-10T10:00:00.000Z", expense("e").at("/createdAt").asText());
        assertEquals(
                "2025-12-10T10:00:00.000Z",
                api.ann().get("/api/visits/w").at("/visit/createdAt").asText());
    }

    @Test
    void a_rest_write_says_in_a_header_when_it_was_made() {
        String header = "Occurred-At";
        Client ann = api.ann();
        assertEquals(
                201,
                ann.post("/api/visits", "{'_id':'v'}", header, "2024-05-06T09:08:07.123456+02:00")
                        .status());
        assertEquals(
                201,
                ann.post("/api/expenses", "{'_id':'e','amount':1,'category':'c'}", header, "2024-05-06T07:08:07Z")
                        .status());

        JsonNode made = ann.get("/api/visits/v").at("/visit");
        assertEquals("2024-05-06T07:08:07.123Z", made.at("/at").asText());
        assertEquals("2024-05-06T07:08:07.123Z", made.at("/createdAt").asText());
        assertEquals("2025-12-10T10:00:00.000Z", expense("e").at("/createdAt").asText());

        Client.Answer refused = ann.post("/api/visits", "{'_id':'w'}", header, "2024-05-06T09:08:07");
        assertEquals(400, refused.status());
        assertTrue(refused.at("/detail").asText().startsWith("Occurred-At must have an offset"), refused.toString());
    }

    @Test
    void the_end_of_64_bits_comes_back_as_a_double_and_stays_what_it_is() {
        push(item(
                "POST",
                "/api/places",
                "{'_id':'p','name':'a','most':9223372036854775807,'least':-9223372036854775808}"));

        for (String most : List.of("9223372036854776000", "9223372036854775808")) { // JavaScript's, and C's
            assertEquals(
                    200,
                    api.ann()
                            .put("/api/places/p", "{'name':'b','most':" + most + ",'least':-9223372036854776000}")
                            .status());
        }

        JsonNode place = api.ann().get("/api/places/p").at("/place");
        assertEquals("9223372036854775807", place.at("/most").asText());
        assertEquals("-9223372036854775808", place.at("/least").asText());
        Client.Answer refused = api.ann().put("/api/places/p", "{'most':9223372036854776001}");
        assertEquals("/most", refused.at("/errors/0/pointer").asText(), refused.toString());
    }

    @Test
    void an_id_that_no_url_ends_with_is_refused_at_every_door() {
        for (String id : List.of(".", "..")) {
            String create = item("POST", "/api/expenses", "{'_id':'" + id + "','amount':1,'category':'c'}");
            String why = "must not be . or .., by which no URL reaches a record";

            Client.Answer added = api.ann().post("/api/sync/add", create);
            Client.Answer bulk = api.ann().post("/api/sync/bulk", "{'items':[" + create + "]}");
            JsonNode pushed = push(create).at("/0");
            Client.Answer rest = api.ann().post("/api/expenses", "{'_id':'" + id + "','amount':1,'category':'c'}");

            assertEquals("/data/_id " + why, fault(added.at("/errors/0")));
            assertEquals("/items/0/data/_id " + why, fault(bulk.at("/errors/0")));
            assertEquals("refused", pushed.at("/status").asText());
            assertEquals("/items/0/data/_id " + why, fault(pushed.at("/errors/0")));
            assertEquals("/_id " + why, fault(rest.at("/errors/0")));
            assertEquals(400, rest.status());
        }
        assertEquals(0, api.ann().get("/api/expenses").at("/count").asInt());
    }

    private static String fault(JsonNode error) {
        return error.at("/pointer").asText() + " " + error.at("/message").asText();
    }

    @Test
    void dates_come_back_in_one_form_whatever_form_they_came_in() {
        push(item("POST", "/api/expenses", "{'_id':'e','amount':1,'category':'c','date':'2025-12-10 12:00:00+02:00'}"));
        assertEquals("2025-12-10T10:00:00.000Z", expense("e").at("/date").asText());

        Client.Answer refused = api.ann().put("/api/expenses/e", "{'date':'2025-12-10T12:00:00'}");

        assertEquals(400, refused.status());
        assertEquals("/date", refused.at("/errors/0/pointer").asText());
        assertTrue(refused.at("/detail").asText().startsWith("date must have an offset: add Z"), refused.toString());
    }

    @Test
    void null_in_an_optional_field_is_not_given_on_create_and_cleared_on_update() {
        String empty = "{'_id':'e','amount':1,'category':'c','description':null,'date':null,'other':null}";
        assertEquals(
                "completed",
                push(item("POST", "/api/expenses", empty)).at("/0/status").asText());
        assertEquals("", expense("e").at("/description").asText("none"));
        assertEquals("2025-12-10T10:00:00.000Z", expense("e").at("/date").asText());
        assertTrue(expense("e").at("/other").isNull());

        assertEquals(
                200,
                api.ann()
                        .put("/api/expenses/e", "{'description':null,'date':null}")
                        .status());
        assertTrue(expense("e").at("/description").isMissingNode());
        assertTrue(expense("e").at("/date").isMissingNode());
        assertTrue(expense("e").at("/other").isNull());
        assertEquals(1, expense("e").at("/amount").asInt());
    }

    @Test
    void what_was_read_can_be_written_back_with_its_nulls() {
        api.ann().post("/api/expenses", "{'_id':'e','amount':1,'category':'c','other':null}");
        Client.Answer echoed = api.ann().put("/api/expenses/e", expense("e").toString());

        assertEquals(200, echoed.status(), echoed.toString());
        assertTrue(echoed.at("/expense/other").isNull());
    }

    @Test
    void null_in_a_required_field_is_refused() {
        assertEquals(
                400,
                api.ann()
                        .post("/api/expenses", "{'amount':null,'category':'c'}")
                        .status());
        api.ann().post("/api/expenses", "{'_id':'e','amount':1,'category':'c'}");

        Client.Answer refused = api.ann().put("/api/expenses/e", "{'amount':null}");

        assertEquals(400, refused.status());
        assertEquals(
                "amount is required and must not be null", refused.at("/detail").asText());
        assertEquals(1, expense("e").at("/amount").asInt());
    }

    @Test
    void a_profile_is_cleared_field_by_field() {
        assertEquals(
                200,
                api.ann()
                        .put("/api/user/profile", "{'name':'Ann','email':null,'phone':'1'}")
                        .status());
        assertEquals(200, api.ann().put("/api/user/profile", "{'phone':null}").status());

        JsonNode profile = api.ann().get("/api/user/profile").at("/user");
        assertTrue(profile.at("/phone").isMissingNode() && profile.at("/email").isMissingNode(), profile.toString());
        assertEquals("Ann", profile.at("/name").asText());
    }

    @Test
    void by_default_an_object_and_a_list_are_replaced_as_a_whole() {
        api.ann()
                .post(
                        "/api/expenses",
                        "{'_id':'e','amount':1,'category':'c','at':{'city':'a','street':'b'},'tags':[1,2]}");

        api.ann().put("/api/expenses/e", "{'at':{'city':'z'},'tags':[3]}");

        assertEquals("{\"city\":\"z\"}", expense("e").at("/at").toString());
        assertEquals("[3]", expense("e").at("/tags").toString());
    }

    @Test
    void a_deep_merge_keeps_siblings_takes_away_nulls_and_replaces_lists() {
        String place = "{'_id':'p','name':'n','address':{'city':'a','street':'b','more':{'x':1,'y':[1,2]}},'note':'t'}";
        api.ann().post("/api/places", place);

        String patch =
                "{'address':{'city':'z','street':null,'more':{'x':null,'y':[null,3],'w':{'v':null}}},'note':null}";
        JsonNode result = push(item("PUT", "/api/places/p", patch)).at("/0");

        assertEquals("completed", result.at("/status").asText(), result.toString());
        JsonNode after = api.ann().get("/api/places/p").at("/place");
        assertEquals(
                "{\"city\":\"z\",\"more\":{\"y\":[null,3],\"w\":{}}}",
                after.at("/address").toString());
        assertTrue(after.at("/note").isMissingNode());
        assertEquals("n", after.at("/name").asText());
    }

    @Test
    void a_deep_merge_holds_the_merged_fields_to_their_schema() {
        api.ann().post("/api/places", "{'_id':'p','name':'n','address':{'city':'a','since':'2025-12-10'}}");

        assertEquals(400, api.ann().put("/api/places/p", "{'name':null}").status());
        Client.Answer refused = api.ann().put("/api/places/p", "{'address':{'city':null,'street':5}}");
        assertEquals(400, refused.status());
        assertEquals(
                "address.city is required; address.street must be text, not a number",
                refused.at("/detail").asText());
        assertEquals(
                200,
                api.ann().put("/api/places/p", "{'address':{'street':'s'}}").status());
        assertEquals(
                "2025-12-10T00:00:00.000Z",
                api.ann().get("/api/places/p").at("/place/address/since").asText());
    }
}
