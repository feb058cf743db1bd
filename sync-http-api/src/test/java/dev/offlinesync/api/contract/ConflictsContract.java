package dev.offlinesync.api.contract;

import static dev.offlinesync.api.contract.ApiContract.assertProblem;
import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static dev.offlinesync.api.contract.ApiContract.pointers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes that say what they are based on: expenses by the default policy, orders by {@code reject}. */
interface ConflictsContract extends ApiContract {
    private void create(String path, String id) {
        String data = path.equals("/api/orders")
                ? "{'_id':'" + id + "','totalAmount':1,'patientName':'A'}"
                : "{'_id':'" + id + "','amount':1,'category':'Food'}";
        assertStatus(201, ann().post(path, data));
    }

    private Client.Answer push(String item) {
        return ann().post("/api/sync/push", "{'items':[" + item + "]}");
    }

    /** Two devices have edited the expense, and the second one overwrote the first. */
    private Client.Answer overwritten(String id) {
        create("/api/expenses", id);
        assertStatus(200, ann().put("/api/expenses/" + id, "{'amount':3}"));
        return push("{'endpoint':'/api/expenses/" + id + "','method':'PUT','mutationId':'m-" + id
                + "','data':{'amount':2},'base':{'amount':1},'baseVersion':1}");
    }

    @Test
    default void a_record_has_its_version_as_etag() {
        create("/api/expenses", "e");
        assertEquals("\"1\"", ann().get("/api/expenses/e").header("ETag"));
        assertEquals("\"2\"", ann().put("/api/expenses/e", "{'amount':2}").header("ETag"));
        assertEquals(
                "\"1\"",
                ann().post("/api/expenses", "{'amount':1,'category':'Food'}").header("ETag"));
    }

    @Test
    default void a_put_of_the_version_that_is_there_is_made_and_another_one_gets_412() {
        create("/api/orders", "o");
        assertStatus(200, ann().put("/api/orders/o", "{'totalAmount':2}", "If-Match", "\"1\""));

        Client.Answer stale = ann().put("/api/orders/o", "{'totalAmount':3}", "If-Match", "\"1\"");

        assertProblem(412, stale);
        assertEquals(2, stale.at("/version").asInt());
        assertEquals(2, stale.at("/record/totalAmount").asInt());
        assertEquals("conflict", stale.at("/failure/kind").asText());
        assertEquals("\"2\"", stale.header("ETag"));
        assertProblem(412, ann().delete("/api/orders/o", "If-Match", "\"1\""));
        assertProblem(412, ann().json("PATCH", "/api/orders/o", "{'totalAmount':3}", "If-Match", "\"1\""));
        assertEquals(0, ann().get("/api/sync/conflicts").at("/count").asInt(), "nothing of it is kept");
        assertStatus(200, ann().delete("/api/orders/o", "If-Match", "\"2\""));
        assertProblem(412, ann().put("/api/orders/o", "{'totalAmount':3}", "If-Match", "\"2\""));
        assertProblem(404, ann().put("/api/orders/o", "{'totalAmount':3}"));
    }

    @Test
    default void a_rejected_write_has_its_outcome_wherever_its_result_is_shown() {
        create("/api/orders", "o");
        assertStatus(200, ann().put("/api/orders/o", "{'totalAmount':2}"));
        String item = "{'endpoint':'/api/orders/o','method':'PUT','mutationId':'m',"
                + "'data':{'totalAmount':3},'baseVersion':1}";

        Client.Answer pushed = push(item);

        assertEquals("rejected", pushed.at("/results/0/outcome").asText(), pushed::toString);
        String id = pushed.at("/results/0/conflictId").asText();
        assertEquals(
                "rejected",
                ann().get("/api/sync/conflicts/" + id).at("/conflict/outcome").asText());
        assertEquals("rejected", push(item).at("/results/0/outcome").asText());
        Client.Answer shown =
                ann().get("/api/sync/items/" + pushed.at("/results/0/_id").asText());
        assertEquals(List.of("rejected"), shown.json().findValuesAsText("outcome"), shown::toString);
    }

    @Test
    default void a_put_of_what_is_there_already_is_no_conflict() {
        create("/api/orders", "o");
        assertStatus(200, ann().put("/api/orders/o", "{'totalAmount':2}"));

        Client.Answer same = ann().put("/api/orders/o", "{'totalAmount':2}", "If-Match", "\"1\"");

        assertStatus(200, same);
        assertEquals("kept-theirs", same.at("/outcome").asText());
        assertEquals("\"2\"", same.header("ETag"));
        assertEquals(0, ann().get("/api/sync/conflicts").at("/count").asInt());
    }

    @Test
    default void an_etag_is_known_in_each_form_that_proxies_make_of_it() {
        create("/api/orders", "o");
        int version = 1;
        for (String tag : List.of("W/\"%d\"", "\"%d-gzip\"", "\"9\", \"%d\"", "*", " W/\"%d;br\" ")) {
            assertStatus(
                    200,
                    ann().put(
                                    "/api/orders/o",
                                    "{'totalAmount':3}",
                                    "If-Match",
                                    tag.replace("%d", Integer.toString(version))));
            version++;
        }
        for (String wrong : List.of("1", "\"abc\"", "\"1\",", "\"99999999999999999999\"", "*,\"1\"")) {
            assertProblem(400, ann().put("/api/orders/o", "{'totalAmount':3}", "If-Match", wrong));
        }
        assertProblem(412, ann().put("/api/orders/none", "{'totalAmount':3}", "If-Match", "*"));
        assertProblem(400, ann().post("/api/orders", "{'totalAmount':3,'patientName':'B'}", "If-Match", "\"1\""));
    }

    @Test
    default void nothing_matches_where_nothing_is() {
        for (String tag : List.of("\"1\"", "W/\"7\"", "*")) {
            for (String path : List.of("/api/notes/none", "/api/orders/none")) {
                assertProblem(412, ann().put(path, "{'text':'a','totalAmount':3}", "If-Match", tag));
                assertProblem(412, ann().delete(path, "If-Match", tag));
                assertProblem(404, ann().get(path));
            }
            assertProblem(412, ann().put("/api/user/profile", "{'name':'A'}", "If-Match", tag));
        }
    }

    @Test
    default void a_create_can_demand_that_nothing_is_there() {
        String note = "{'text':'a'}";
        assertStatus(201, ann().put("/api/notes/n", note, "If-None-Match", "*", "Idempotency-Key", "k"));
        assertStatus(201, ann().put("/api/notes/n", note, "If-None-Match", "*", "Idempotency-Key", "k"));

        Client.Answer there = ann().put("/api/notes/n", note, "If-None-Match", "*");

        assertProblem(412, there);
        assertEquals("a", there.at("/record/text").asText());
        assertEquals(1, there.at("/version").asInt());
        assertProblem(412, ann().post("/api/notes", "{'_id':'n','text':'a'}", "If-None-Match", "*"));
        assertProblem(400, ann().put("/api/notes/n", note, "If-None-Match", "\"1\""));
        assertProblem(400, ann().put("/api/notes/n", note, "If-None-Match", "*", "If-Match", "\"1\""));
    }

    @Test
    default void a_repeated_key_is_answered_before_the_version_is_looked_at() {
        create("/api/orders", "o");
        String[] headers = {"If-Match", "\"1\"", "Idempotency-Key", "once"};
        assertStatus(200, ann().put("/api/orders/o", "{'totalAmount':2}", headers));
        assertStatus(200, ann().put("/api/orders/o", "{'totalAmount':3}"));

        assertStatus(200, ann().put("/api/orders/o", "{'totalAmount':2}", headers));

        assertEquals(3, ann().get("/api/orders/o").at("/order/totalAmount").asInt());
    }

    @Test
    default void a_rest_write_that_overwrites_says_so() {
        create("/api/expenses", "e");
        ann().put("/api/expenses/e", "{'amount':3}");

        Client.Answer answer = ann().put("/api/expenses/e", "{'amount':2}", "If-Match", "\"1\"");

        assertStatus(200, answer);
        assertEquals("overwrote", answer.at("/outcome").asText());
        Client.Answer conflict =
                ann().get("/api/sync/conflicts/" + answer.at("/conflictId").asText());
        assertEquals(3, conflict.at("/conflict/theirs/amount").asInt());
    }

    @Test
    default void conflicts_are_listed_to_their_user_alone() {
        overwritten("a");
        overwritten("b");

        Client.Answer all = ann().get("/api/sync/conflicts");
        Client.Answer first = ann().get("/api/sync/conflicts?limit=1");
        Client.Answer second = ann().get("/api/sync/conflicts?limit=1&after="
                + first.at("/after").asText());

        assertEquals(2, all.at("/count").asInt());
        assertEquals(all.at("/conflicts/0"), first.at("/conflicts/0"));
        assertEquals(all.at("/conflicts/1"), second.at("/conflicts/0"));
        assertEquals("m-a", byRecord(all, "a").at("/mutationId").asText());
        assertEquals("expenses", byRecord(all, "a").at("/collection").asText());
        assertEquals(0, bob().get("/api/sync/conflicts").at("/count").asInt());
        String id = byRecord(all, "a").at("/_id").asText();
        assertProblem(404, bob().get("/api/sync/conflicts/" + id));
        assertProblem(404, bob().post("/api/sync/conflicts/" + id + "/resolve", "{'use':'mine'}"));
    }

    private static JsonNode byRecord(Client.Answer all, String id) {
        for (JsonNode conflict : all.at("/conflicts")) {
            if (conflict.at("/recordId").asText().equals(id)) {
                return conflict;
            }
        }
        throw new AssertionError("no conflict of " + id + " in " + all);
    }

    @Test
    default void a_conflict_is_resolved_once() {
        overwritten("a");
        Client.Answer listed = ann().get("/api/sync/conflicts");
        String path = "/api/sync/conflicts/" + byRecord(listed, "a").at("/_id").asText() + "/resolve";

        Client.Answer resolved = ann().post(path, "{'use':'theirs'}");

        assertStatus(200, resolved);
        assertEquals(3, resolved.at("/record/amount").asInt());
        assertStatus(200, ann().post(path, "{'use':'theirs'}"));
        assertProblem(409, ann().post(path, "{'use':'mine'}"));
        assertEquals(3, ann().get("/api/expenses/a").at("/expense/amount").asInt());
        assertEquals(4, ann().get("/api/expenses/a").at("/expense/_version").asInt());
        assertEquals(0, ann().get("/api/sync/conflicts").at("/count").asInt());
    }

    @Test
    default void the_feed_tells_of_a_conflict_and_of_its_end() {
        overwritten("a");
        Client.Answer first = ann().get("/api/sync/changes?collections=%24conflicts");
        assertEquals("$conflicts", first.at("/changes/0/collection").asText());
        assertEquals(2, first.at("/changes/0/record/mine/amount").asInt());
        String id = first.at("/changes/0/_id").asText();

        ann().post("/api/sync/conflicts/" + id + "/resolve", "{'use':'data','data':{'amount':9}}");

        Client.Answer second = ann().get("/api/sync/changes?collections=%24conflicts&since="
                + first.at("/cursor").asText());
        assertEquals(id, second.at("/changes/0/_id").asText());
        assertTrue(second.at("/changes/0/deleted").asBoolean());
        assertEquals(9, ann().get("/api/expenses/a").at("/expense/amount").asInt());
    }

    @Test
    default void what_is_malformed_is_refused_with_a_pointer() {
        Client.Answer refused = push("{'endpoint':'/api/expenses/a','method':'PUT','data':{},'base':1,"
                + "'baseVersion':'x','baseMutationId':7}");
        assertEquals("refused", refused.at("/results/0/status").asText(), refused::toString);
        assertEquals(
                List.of("/items/0/base", "/items/0/baseVersion", "/items/0/baseMutationId"),
                refused.json().findValuesAsText("pointer"));
        Client.Answer create = push(
                "{'endpoint':'/api/expenses','method':'POST','data':{'amount':1,'category':'F'}," + "'baseVersion':1}");
        assertEquals("refused", create.at("/results/0/status").asText(), create::toString);
        overwritten("a");
        String path = "/api/sync/conflicts/"
                + ann().get("/api/sync/conflicts").at("/conflicts/0/_id").asText() + "/resolve";
        assertEquals(List.of("/use"), pointers(ann().post(path, "{'use':'yours'}")));
        assertEquals(List.of("/use"), pointers(ann().post(path, "{}")));
        assertEquals(List.of("/data"), pointers(ann().post(path, "{'use':'data'}")));
        assertEquals(List.of("/data"), pointers(ann().post(path, "{'use':'mine','data':{}}")));
        assertEquals(List.of("/more"), pointers(ann().post(path, "{'use':'mine','more':1}")));
        assertProblem(400, ann().post(path, "{'use':'data','data':{'amount':'many'}}"));
        assertProblem(404, ann().post("/api/sync/conflicts/none/resolve", "{'use':'mine'}"));
    }

    @Test
    default void the_profile_is_compared_like_any_record() {
        assertStatus(200, ann().put("/api/user/profile", "{'name':'A'}"));
        Client.Answer second = ann().put("/api/user/profile", "{'name':'B'}", "If-Match", "\"1\"");
        assertEquals("", second.at("/outcome").asText());
        Client.Answer stale = ann().put("/api/user/profile", "{'name':'C'}", "If-Match", "\"1\"");
        assertEquals("overwrote", stale.at("/outcome").asText());
        assertNotEquals("", stale.at("/conflictId").asText());
    }
}
