package dev.offlinesync.api.contract;

import static dev.offlinesync.api.contract.ApiContract.assertProblem;
import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static dev.offlinesync.api.contract.ApiContract.fields;
import static dev.offlinesync.api.contract.ApiContract.pointers;
import static dev.offlinesync.api.contract.ApiContract.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What became of a client's writes, and from which number of the change feed on it sees them. */
interface ReceiptsContract extends ApiContract {
    private static Client.Answer status(Client client, String mutationIds) {
        return client.post("/api/sync/status", "{'mutationIds':[" + mutationIds + "]}");
    }

    private static Client.Answer push(Client client, String items) {
        Client.Answer pushed = client.post("/api/sync/push", "{'items':[" + items + "]}");
        assertStatus(200, pushed);
        return pushed;
    }

    private static String create(String mutationId, String data) {
        return "{'endpoint':'/api/expenses','method':'POST','mutationId':'" + mutationId + "','data':" + data + "}";
    }

    @Test
    default void a_result_has_the_number_at_which_the_record_is_told_of() {
        Client.Answer pushed = push(
                ann(),
                create("a", "{'_id':'a','amount':1,'category':'x'}") + ","
                        + create("b", "{'amount':'b'}").replace("}}", "},'maxAttempts':1}"));
        Client.Answer changes = ann().get("/api/sync/changes");

        long change = pushed.at("/results/0/change").asLong();
        assertTrue(change > 0, pushed.toString());
        assertEquals(change, changes.at("/changes/0/change").asLong());
        assertEquals("failed", pushed.at("/results/1/status").asText());
        assertEquals(change, pushed.at("/results/1/change").asLong(), "nothing of it is told of later either");
        assertEquals(changes.at("/generation"), pushed.at("/generation"));
        String id = pushed.at("/results/0/_id").asText();
        assertEquals(
                change,
                ann().get("/api/sync/items/" + id).at("/syncItem/change").asLong());
        assertEquals(change, ann().get("/api/sync/items").at("/syncs/0/change").asLong());
    }

    @Test
    default void what_is_not_settled_or_changes_nothing_here_has_no_number() {
        Client.Answer pushed = push(
                ann(),
                create("again", "{'amount':'b'}") + ",{'endpoint':'/api/mails','method':'POST','mutationId':'mail'}");

        assertEquals(List.of("pending", "completed"), texts(pushed.at("/results"), "status"));
        assertTrue(pushed.at("/results/0/change").isNull(), pushed.toString());
        assertTrue(pushed.at("/results/1/change").isNull(), pushed.toString());
    }

    @Test
    default void an_item_that_is_retried_has_no_number_until_it_is_settled_again() {
        String id = push(ann(), create("b", "{'amount':'b'}").replace("}}", "},'maxAttempts':1}"))
                .at("/results/0/_id")
                .asText();

        Client.Answer retried = ann().post("/api/sync/items/" + id + "/retry");
        assertTrue(retried.at("/syncItem/change").isNull(), retried.toString());

        Client.Answer processed = ann().post("/api/sync/process");
        Client.Answer settled = status(ann(), "'b'");
        assertEquals("failed", settled.at("/items/0/status").asText());
        assertTrue(settled.at("/items/0/change").asLong() > 0, settled.toString());
        assertEquals(processed.at("/results/0"), settled.at("/items/0"));
    }

    @Test
    default void a_device_says_who_it_is_where_it_pushes_and_pulls() {
        assertStatus(200, ann().post("/api/sync/push?device=ann%27s%20phone", "{'items':[]}"));
        assertStatus(200, ann().get("/api/sync/changes?device=phone"));
        for (String wrong : List.of("", "x".repeat(257), "a%00b")) {
            assertProblem(400, ann().post("/api/sync/push?device=" + wrong, "{'items':[]}"));
            assertProblem(400, ann().get("/api/sync/changes?device=" + wrong));
        }
    }

    @Test
    default void process_says_which_feed_its_numbers_are_of() {
        ann().addExpense(",'mutationId':'m'");

        Client.Answer processed = ann().post("/api/sync/process");

        Client.Answer changes = ann().get("/api/sync/changes");
        assertEquals(changes.at("/generation"), processed.at("/generation"));
        assertEquals(changes.at("/changes/0/change"), processed.at("/results/0/change"));
        assertTrue(ann().post("/api/sync/process").at("/generation").isNull(), "there are no numbers");
    }

    @Test
    default void a_client_that_lost_an_answer_asks_what_became_of_its_writes() {
        Client.Answer pushed = push(
                ann(),
                create("done", "{'_id':'a','amount':1,'category':'x'}") + "," + create("waits", "{'amount':'b'}"));
        push(bob(), create("bobs", "{'amount':1,'category':'x'}"));
        ann().addExpense(",'mutationId':'added'");

        Client.Answer status = status(ann(), "'waits','done','none','bobs','done','added'");

        assertStatus(200, status);
        assertEquals(List.of("message", "generation", "items"), fields(status.json()));
        assertEquals(
                List.of("waits", "done", "none", "bobs", "added"),
                texts(status.at("/items"), "mutationId"),
                "each once, in the order in which they were asked for");
        assertEquals(
                List.of("pending", "completed", "unknown", "unknown", "pending"), texts(status.at("/items"), "status"));
        assertEquals(pushed.at("/results/1"), status.at("/items/0"));
        assertEquals(pushed.at("/results/0"), status.at("/items/1"));
        assertEquals(List.of("mutationId", "status"), fields(status.at("/items/2")));
        assertEquals(pushed.at("/generation"), status.at("/generation"));
        assertEquals(1, status.at("/items/1/responseData/amount").asInt());
    }

    @Test
    default void a_push_that_is_sent_again_is_answered_as_it_was() {
        String items = create("a", "{'_id':'a','amount':1,'category':'x'}");
        Client.Answer first = push(ann(), items);

        Client.Answer again = push(ann(), items);

        assertEquals(first.at("/results"), again.at("/results"));
        assertEquals(first.at("/generation"), again.at("/generation"));
    }

    @Test
    default void of_a_user_who_has_never_written_anything_nothing_is_known() {
        Client.Answer status = status(ann(), "'a'");

        assertStatus(200, status);
        assertTrue(status.at("/generation").isNull(), status.toString());
        assertEquals("unknown", status.at("/items/0/status").asText());
        assertEquals(0, status(ann(), "").at("/items").size());
    }

    @Test
    default void answers_that_are_large_together_are_left_out_and_that_is_said() {
        String text = "x".repeat(15_000);
        push(
                ann(),
                IntStream.range(0, 300)
                        .mapToObj(i -> create(
                                "m" + i, "{'_id':'e" + i + "','amount':1,'category':'x','description':'" + text + "'}"))
                        .collect(Collectors.joining(",")));

        Client.Answer status = status(
                ann(), IntStream.range(0, 300).mapToObj(i -> "'m" + i + "'").collect(Collectors.joining(",")));

        assertStatus(200, status);
        JsonNode items = status.at("/items");
        assertEquals(300, items.size());
        long whole = 0;
        for (JsonNode item : items) {
            boolean isWhole = item.has("responseData");
            assertEquals(!isWhole, item.path("shortened").asBoolean(), item::toString);
            whole += isWhole ? 1 : 0;
        }
        assertTrue(whole > 100 && whole < 300, whole + " have their answers");
        assertTrue(status.body().length < 5 << 20);
    }

    @Test
    default void a_malformed_list_of_ids_is_refused_with_each_fault() {
        String long129 = "x".repeat(129);
        Client.Answer refused = status(ann(), "'a',7,'',null,'" + long129 + "',{'a':['b']},'\\ud800'");
        assertProblem(400, refused);
        assertEquals(
                List.of(
                        "/mutationIds/1",
                        "/mutationIds/2",
                        "/mutationIds/3",
                        "/mutationIds/4",
                        "/mutationIds/5",
                        "/mutationIds/6"),
                pointers(refused));
        for (String body : List.of("{}", "[]", "{'mutationIds':'a'}", "{'mutationIds':[],'items':[]}", "'a'")) {
            assertProblem(400, ann().post("/api/sync/status", body));
        }
        assertProblem(
                413,
                status(
                        ann(),
                        IntStream.range(0, 1001).mapToObj(i -> "'" + i + "'").collect(Collectors.joining(","))));
        assertProblem(401, status(api().anonymous(), "'a'"));
    }

    @Test
    default void a_token_of_another_user_than_the_client_believes_stores_nothing() {
        String items = "{'items':[" + create("a", "{'amount':1,'category':'x'}") + "]}";
        for (Client.Answer answer : List.of(
                bob().post("/api/sync/push", items, "Sync-User", TestApi.ANN.value()),
                bob().post("/api/expenses", "{'amount':1,'category':'x'}", "Sync-User", TestApi.ANN.value()),
                bob().get("/api/sync/changes", "Sync-User", TestApi.ANN.value()),
                bob().get("/api/expenses", "Sync-User", TestApi.ANN.value()),
                api().admin().post("/api/sync/status", "{'mutationIds':[]}", "Sync-User", "bob"))) {
            assertProblem(403, "urn:offline-sync:other-user", answer);
            assertFalse(answer.toString().contains(TestApi.ANN.value()), answer.toString());
        }
        assertEquals(0, bob().get("/api/sync/items").at("/count").asInt());
        assertEquals(0, bob().get("/api/expenses").at("/count").asInt());

        assertStatus(200, bob().post("/api/sync/push", items, "Sync-User", "b%6fb"));
        assertStatus(
                200, ann().get("/api/expenses", "Sync-User", TestApi.ANN.value().toUpperCase(Locale.ROOT)));
        assertProblem(400, bob().get("/api/expenses", "Sync-User", "b%6"));
        assertProblem(400, bob().get("/api/expenses", "Sync-User", ""));
        assertProblem(401, api().anonymous().get("/api/expenses", "Sync-User", "bob"));
    }
}
