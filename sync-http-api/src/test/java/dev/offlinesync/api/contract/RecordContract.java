package dev.offlinesync.api.contract;

import static dev.offlinesync.api.contract.ApiContract.assertProblem;
import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static dev.offlinesync.api.contract.ApiContract.pointers;
import static dev.offlinesync.api.contract.ApiContract.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The same records as plain REST. */
interface RecordContract extends ApiContract {
    @Test
    default void a_record_is_created_read_changed_and_deleted() {
        Client.Answer created = ann().post("/api/expenses", "{'amount':100,'category':'Salary'}");
        assertStatus(201, created);
        assertEquals("Expense created", created.at("/message").asText());
        String id = created.at("/expense/_id").asText();
        String path = "/api/expenses/" + id;
        assertEquals(path, created.header("Location"));
        assertEquals(1, created.at("/expense/_version").asInt());
        assertTrue(created.at("/expense/_sync").isMissingNode());

        assertEquals(created.at("/expense"), ann().get(path).at("/expense"));

        Client.Answer updated = ann().put(path, "{'amount':7}");
        assertStatus(200, updated);
        assertEquals("Expense updated", updated.at("/message").asText());
        assertEquals("Salary", updated.at("/expense/category").asText());
        assertEquals(7, updated.at("/expense/amount").asInt());

        Client.Answer deleted = ann().delete(path);
        assertStatus(200, deleted);
        assertEquals("Expense deleted", deleted.at("/message").asText());
        assertEquals(id, deleted.at("/deletedId").asText());
        assertProblem(404, ann().get(path));
    }

    @Test
    default void a_put_creates_where_the_resource_says_so() {
        Client.Answer created = ann().put("/api/notes/n%201", "{'text':'a'}");
        assertStatus(201, created);
        assertEquals("Note created", created.at("/message").asText());
        assertEquals("/api/notes/n%201", created.header("Location"));
        assertEquals(created.at("/note"), ann().get("/api/notes/n%201").at("/note"));

        api().clock.advance(Duration.ofSeconds(1));
        assertStatus(200, ann().put("/api/notes/n%201", "{'title':'b'}"));
        assertStatus(200, ann().delete("/api/notes/n%201"));
        api().clock.advance(Duration.ofSeconds(1));
        Client.Answer invalid = ann().put("/api/notes/n%201", "{'title':'b'}");
        assertProblem(400, invalid);
        assertEquals(List.of("/text"), pointers(invalid));
        Client.Answer anew = ann().put("/api/notes/n%201", "{'text':'c'}");
        assertStatus(201, anew);
        assertTrue(anew.at("/note/title").isMissingNode());
        assertTakenIfShared("n 1", bob().put("/api/notes/n%201", "{'text':'mine'}"));
    }

    /** Of two users, on a store whose collections have each id once; elsewhere each user has ids of their own. */
    private void assertTakenIfShared(String id, Client.Answer created) {
        if (hasIdsOfEachUser()) {
            assertStatus(201, created);
        } else {
            assertProblem(409, created);
            assertEquals(
                    "the id " + id + " is taken; use a random UUID",
                    created.at("/detail").asText());
        }
    }

    @Test
    default void a_put_creates_nothing_that_no_url_reaches() {
        JsonNode pushed = ann().post(
                        "/api/sync/push",
                        "{'items':[{'endpoint':'/api/notes','method':'PUT','data':{'_id':'..','text':'a'}}]}")
                .at("/results/0");

        assertEquals("validation", pushed.at("/failure/kind").asText(), pushed.toString());
        assertEquals(
                "_id must not be . or .., by which no URL reaches a record",
                pushed.at("/error").asText());
    }

    @Test
    default void the_id_in_the_data_comes_first_then_that_of_the_path_then_a_field_named_id() {
        String made =
                "{'items':[{'endpoint':'/api/expenses/p1','method':'POST','data':{'id':'i1','amount':1,'category':'c'}},"
                        + "{'endpoint':'/api/expenses','method':'POST','data':{'id':'i2','amount':1,'category':'c'}},"
                        + "{'endpoint':'/api/expenses','method':'POST','data':{'_id':'d3','id':'i3','amount':1,'category':'c'}}]}";
        assertEquals(3, ann().post("/api/sync/push", made).at("/successful").asInt());

        assertEquals(
                List.of("d3", "i2", "p1"),
                ann().get("/api/expenses").at("/expenses").findValuesAsText("_id"));
    }

    @Test
    default void a_failed_write_answers_why_and_leaves_nothing() {
        Client.Answer invalid = ann().post("/api/expenses", "{'amount':'much'}");
        assertProblem(400, invalid);
        assertEquals(List.of("/amount", "/category"), pointers(invalid));
        assertEquals(
                "amount must be a number; category is required",
                invalid.at("/detail").asText());
        assertEquals("validation", invalid.at("/failure/kind").asText());
        assertProblem(404, ann().put("/api/expenses/none", "{'amount':1}"));
        assertProblem(404, ann().delete("/api/expenses/none"));
        ann().post("/api/expenses", "{'_id':'e1','amount':1,'category':'x'}");
        assertProblem(409, ann().post("/api/expenses", "{'_id':'e1','amount':2,'category':'x'}"));

        assertEquals(
                0,
                ann().get("/api/sync/items?status=pending,processing,failed")
                        .at("/count")
                        .asInt());
    }

    @Test
    default void others_records_are_as_if_they_were_not_there() {
        ann().post("/api/expenses", "{'_id':'e1','amount':1,'category':'x'}");

        assertProblem(404, bob().get("/api/expenses/e1"));
        assertProblem(404, bob().put("/api/expenses/e1", "{'amount':2}"));
        assertProblem(404, bob().delete("/api/expenses/e1"));
        assertTakenIfShared("e1", bob().post("/api/expenses", "{'_id':'e1','amount':2,'category':'x'}"));
        assertEquals(
                hasIdsOfEachUser() ? 1 : 0,
                bob().get("/api/expenses").at("/count").asInt());
        assertEquals(1, ann().get("/api/expenses/e1").at("/expense/amount").asInt());
    }

    @Test
    default void protected_fields_in_data_are_ignored() {
        Client.Answer created = ann().post(
                        "/api/expenses",
                        "{'amount':1,'category':'x','user':'bob','createdAt':'1970-01-01T00:00:00Z','_sync':{'version':9},'_version':9}");

        assertStatus(201, created);
        assertEquals(TestApi.ANN.value(), created.at("/expense/user").asText());
        assertEquals(1, created.at("/expense/_version").asInt());
        assertEquals(
                "2025-12-10T10:00:00.000Z", created.at("/expense/createdAt").asText());
    }

    @Test
    default void the_version_that_mongoose_counts_is_not_for_clients() {
        Client.Answer created = ann().post("/api/expenses", "{'amount':1,'category':'x','__v':7}");

        assertStatus(201, created);
        assertTrue(created.at("/expense/__v").isMissingNode());
        String path = "/api/expenses/" + created.at("/expense/_id").asText();
        assertTrue(ann().put(path, "{'__v':7}").at("/expense/__v").isMissingNode());
    }

    @Test
    default void a_client_cannot_add_a_key_that_a_database_would_trip_over() {
        ann().post("/api/expenses", "{'_id':'e1','amount':1,'category':'x'}");

        Client.Answer refused = ann().put("/api/expenses/e1", "{'amount':2,'note':{'$ref':'x'},'a.b':1}");
        Client.Answer pushed = ann().post(
                        "/api/sync/push",
                        "{'items':[{'endpoint':'/api/expenses/e1','method':'PUT','data':{'amount':3,'__proto__':1}}]}");

        assertProblem(400, refused);
        assertEquals(List.of("/note/$ref", "/a.b"), pointers(refused));
        assertEquals("validation", refused.at("/failure/kind").asText());
        assertEquals(
                "__proto__ is a key that is not allowed",
                pushed.at("/results/0/error").asText());
        assertProblem(
                400, ann().post("/api/sync/add", "{'endpoint':'/api/mails/m','method':'PUT','data':{'a':{'$x':1}}}"));
        assertProblem(400, ann().put("/api/expenses/e1", "{'nul\\u0000':1}"));
        assertEquals(1, ann().get("/api/expenses/e1").at("/expense/amount").asInt());
    }

    @Test
    default void an_id_in_the_data_must_be_that_of_the_path() {
        assertEquals(List.of("/_id"), pointers(ann().put("/api/expenses/a", "{'_id':'b','amount':1}")));
        assertProblem(400, ann().put("/api/expenses/" + "x".repeat(129), "{'amount':1}"));
        assertProblem(404, ann().get("/api/expenses/" + "x".repeat(129)));
    }

    @Test
    default void a_field_named_id_is_a_field_where_the_path_has_the_records_id() {
        ann().post("/api/orders", "{'_id':'k','patientName':'J','totalAmount':1}");

        Client.Answer updated = ann().put("/api/orders/k", "{'id':'legacy-5'}");

        assertStatus(200, updated);
        assertEquals("k", updated.at("/order/_id").asText());
        assertEquals("legacy-5", updated.at("/order/id").asText());
        assertStatus(200, ann().put("/api/orders/k", updated.at("/order").toString()));
        Client.Answer named = ann().put("/api/orders/k", "{'id':'k'}");
        assertEquals("legacy-5", named.at("/order/id").asText(), "the id by which a record is named is no field of it");
    }

    @Test
    default void a_write_without_an_id_is_told_that_it_names_no_record() {
        for (Client.Answer refused : List.of(
                ann().put("/api/expenses", "{'amount':1}"),
                ann().put("/api/expenses", "{'id':7,'amount':1}"),
                ann().delete("/api/expenses"))) {
            assertProblem(400, refused);
            assertEquals(
                    "names no record: put its id at the end of the endpoint, or into the data as _id",
                    refused.at("/detail").asText());
            assertEquals(List.of("/_id"), pointers(refused));
        }
        assertProblem(404, ann().put("/api/expenses", "{'id':'e1','amount':1}"));
    }

    @Test
    default void an_id_may_need_escaping() {
        assertStatus(201, ann().post("/api/expenses", "{'_id':'a b/c','amount':1,'category':'x'}"));

        assertEquals(
                1, ann().get("/api/expenses/a%20b%2Fc").at("/expense/amount").asInt());
        assertStatus(200, ann().put("/api/expenses/a%20b%2Fc", "{'amount':2}"));
    }

    @Test
    default void records_are_listed_page_by_page() {
        for (String id : List.of("a", "b", "c", "d", "e")) {
            ann().post("/api/expenses", "{'_id':'" + id + "','amount':1,'category':'x'}");
        }
        Set<String> seen = new TreeSet<>();
        String after = "";
        Client.Answer page;
        int pages = 0;
        do {
            page = ann().get("/api/expenses?limit=2" + after);
            seen.addAll(texts(page.at("/expenses"), "_id"));
            after = "&after=" + page.at("/after").asText();
            pages++;
        } while (page.at("/hasMore").asBoolean());

        assertEquals(Set.of("a", "b", "c", "d", "e"), seen);
        assertEquals(3, pages);
        assertTrue(page.at("/total").isMissingNode());
        assertEquals(
                5, ann().get("/api/expenses?limit=1&total=true").at("/total").asInt());
        assertProblem(400, ann().get("/api/expenses?after=*"));
        assertProblem(400, ann().get("/api/expenses?limit=0"));
    }

    @Test
    default void a_resend_under_an_idempotency_key_is_one_write() {
        String body = "{'amount':1,'category':'x'}";
        Client.Answer first = ann().post("/api/expenses", body, "Idempotency-Key", "k");
        Client.Answer again = ann().post("/api/expenses", body, "Idempotency-Key", "k");

        assertStatus(201, again);
        assertEquals(first.at("/expense"), again.at("/expense"));
        assertEquals(1, ann().get("/api/expenses").at("/count").asInt());
        assertProblem(422, ann().post("/api/expenses", "{'amount':2,'category':'x'}", "Idempotency-Key", "k"));
    }

    @Test
    default void a_write_of_a_large_record_is_answered_the_whole_once_and_its_repetition_its_id_and_version() {
        String body = "{'text':'" + "x".repeat(20_000) + "'}";
        Client.Answer first = ann().put("/api/notes/n1", body, "Idempotency-Key", "k");
        Client.Answer again = ann().put("/api/notes/n1", body, "Idempotency-Key", "k");

        assertStatus(201, first);
        assertEquals(first.at("/note"), ann().get("/api/notes/n1").at("/note"));
        assertStatus(201, again);
        assertEquals("{\"_id\":\"n1\",\"_version\":1}", again.at("/note").toString());
        assertEquals("/api/notes/n1", again.header("Location"));
        Client.Answer pushed = ann().post(
                        "/api/sync/push",
                        "{'items':[{'endpoint':'/api/notes/n1','method':'PUT','data':{'title':'t'}}]}");
        assertEquals(
                "{\"_id\":\"n1\",\"_version\":2}",
                pushed.at("/results/0/responseData").toString());
    }

    @Test
    default void a_record_that_grows_beyond_its_limit_is_a_failed_validation() {
        String part = "x".repeat(900_000);
        ann().post("/api/expenses", "{'_id':'e1','amount':1,'category':'" + part + "'}");
        ann().put("/api/expenses/e1", "{'date':'" + part + "'}");

        Client.Answer refused = ann().put("/api/expenses/e1", "{'description':'" + part + "'}");

        assertProblem(400, refused);
        assertEquals("validation", refused.at("/failure/kind").asText());
        assertTrue(
                refused.at("/detail")
                        .asText()
                        .matches("the record would take 27\\d{5} bytes when stored, and a record may take 2097152: .*"),
                refused::toString);
    }

    @Test
    default void a_write_behind_one_whose_handler_is_out_is_told_to_come_back() {
        ann().post("/api/sync/add", "{'endpoint':'/api/expenses/e1','method':'PUT','data':{'category':'throw'}}");
        ann().post("/api/sync/process");
        api().clock.advance(Duration.ofMillis(1500));

        Client.Answer blocked = ann().put("/api/expenses/e1", "{'amount':2}");

        assertProblem(409, blocked);
        assertEquals("4", blocked.header("Retry-After"));
    }

    @Test
    default void a_write_is_not_held_up_by_what_waiting_cannot_cure() {
        ann().post("/api/sync/push", "{'items':[{'endpoint':'/api/expenses/e1','method':'PUT','data':{'amount':2}}]}");

        assertStatus(201, ann().post("/api/expenses", "{'_id':'e1','amount':1,'category':'x'}"));

        assertEquals(2, ann().get("/api/expenses/e1").at("/expense/amount").asInt(), "the early update has followed");
        assertStatus(200, ann().delete("/api/expenses/e1"));
        assertProblem(404, ann().delete("/api/expenses/e1"));
    }

    @Test
    default void a_write_runs_the_due_predecessors_on_its_record_first() {
        ann().post(
                        "/api/sync/add",
                        "{'endpoint':'/api/expenses','method':'POST','data':{'_id':'e1','amount':1,'category':'x'}}");

        Client.Answer updated = ann().put("/api/expenses/e1", "{'amount':2}");

        assertStatus(200, updated);
        assertEquals(2, updated.at("/expense/_version").asInt());
    }

    @Test
    default void aliases_lead_to_the_same_resource() {
        assertStatus(201, ann().post("/api/orders/create", "{'patientName':'John','totalAmount':5000}"));
        assertEquals(1, ann().get("/api/orders").at("/count").asInt());
        assertProblem(404, ann().get("/api/orders/create"));
        assertStatus(
                200,
                ann().json(
                                "PATCH",
                                "/api/orders/"
                                        + ann().get("/api/orders")
                                                .at("/orders/0/_id")
                                                .asText(),
                                "{'totalAmount':1}"));
    }

    @Test
    default void a_profile_is_the_callers_own() {
        assertProblem(404, ann().get("/api/user/profile"));
        Client.Answer made = ann().put("/api/user/profile", "{'name':'Ann','role':'admin','password':'x'}");
        assertStatus(200, made);
        assertEquals("User updated", made.at("/message").asText());

        for (String path : List.of("/api/user", "/api/user/profile", "/api/users/" + TestApi.ANN)) {
            Client.Answer own = ann().get(path);
            assertStatus(200, own);
            assertEquals("Ann", own.at("/user/name").asText());
            assertFalse(own.text().contains("password"));
            assertFalse(own.text().contains("role"));
        }
        assertProblem(404, bob().get("/api/users/" + TestApi.ANN));
        assertProblem(404, bob().put("/api/users/" + TestApi.ANN, "{'name':'Bob'}"));
        assertProblem(405, ann().get("/api/users"));
    }

    @Test
    default void a_method_that_a_resource_lacks_is_not_allowed() {
        Client.Answer refused = ann().json("PATCH", "/api/expenses/e1", "{'amount':1}");

        assertProblem(405, refused);
        assertEquals("DELETE, GET, HEAD, OPTIONS, POST, PUT", refused.header("Allow"));
        assertProblem(405, ann().get("/api/sync/add"));
        assertProblem(405, ann().delete("/api/users/" + TestApi.ANN));
    }
}
