package dev.offlinesync.api.contract;

import static dev.offlinesync.api.contract.ApiContract.assertProblem;
import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static dev.offlinesync.api.contract.ApiContract.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Single items, and what an admin may. */
interface ItemContract extends ApiContract {
    private String failedItem() {
        String id = ann().post(
                        "/api/sync/add",
                        "{'endpoint':'/api/expenses/gone','method':'PUT','data':{'amount':1},'maxAttempts':1}")
                .at("/syncItem/_id")
                .asText();
        ann().post("/api/sync/process");
        return id;
    }

    @Test
    default void an_item_is_read_by_its_id_in_any_case() {
        String id = ann().addExpense("").at("/syncItem/_id").asText();

        Client.Answer item = ann().get("/api/sync/items/" + id.toUpperCase(Locale.ROOT));

        assertStatus(200, item);
        assertEquals(id, item.at("/syncItem/_id").asText());
    }

    @Test
    default void others_items_are_as_if_they_were_not_there() {
        String id = failedItem();

        assertProblem(404, bob().get("/api/sync/items/" + id));
        assertProblem(404, bob().post("/api/sync/items/" + id + "/retry"));
        assertProblem(404, ann().get("/api/sync/items/507f1f77bcf86cd799439099"));
        assertProblem(404, ann().get("/api/sync/items/no-id"));
        assertProblem(403, bob().get("/api/sync/items?userId=" + TestApi.ANN));
    }

    @Test
    default void an_admin_reads_lists_and_retries_anybodys_items() {
        String id = failedItem();
        Client admin = api().admin();

        assertStatus(200, admin.get("/api/sync/items/" + id));
        assertEquals(
                List.of(id),
                texts(admin.get("/api/sync/items?userId=" + TestApi.ANN).at("/syncs"), "_id"));
        assertEquals(0, admin.get("/api/sync/items").at("/count").asInt());
        assertStatus(200, admin.post("/api/sync/items/" + id + "/retry"));
    }

    @Test
    default void items_are_listed_by_status() {
        String failed = failedItem();
        String open = ann().addExpense("").at("/syncItem/_id").asText();

        assertEquals(
                List.of(failed),
                texts(ann().get("/api/sync/items?status=failed").at("/syncs"), "_id"));
        assertEquals(
                List.of(open),
                texts(ann().get("/api/sync/items?status=pending,completed").at("/syncs"), "_id"));
        assertEquals(2, ann().get("/api/sync/items").at("/count").asInt());
        Client.Answer first = ann().get("/api/sync/items?limit=1");
        Client.Answer second =
                ann().get("/api/sync/items?limit=1&after=" + first.at("/after").asText());
        assertEquals(List.of(failed), texts(first.at("/syncs"), "_id"));
        assertEquals(List.of(open), texts(second.at("/syncs"), "_id"));
    }

    @Test
    default void a_failed_item_is_retried_and_any_other_is_not() {
        String id = failedItem();

        Client.Answer retried = ann().post("/api/sync/items/" + id + "/retry");
        assertStatus(200, retried);
        assertEquals("pending", retried.at("/syncItem/status").asText());
        assertEquals(0, retried.at("/syncItem/attempts").asInt());

        assertProblem(409, ann().post("/api/sync/items/" + id + "/retry"));
    }

    @Test
    default void an_item_that_waits_for_its_retry_runs_now_and_keeps_its_attempts() {
        String id = ann().post("/api/sync/add", "{'endpoint':'/api/expenses/gone','method':'PUT','data':{'amount':1}}")
                .at("/syncItem/_id")
                .asText();
        ann().post("/api/sync/process");
        assertEquals(0, ann().post("/api/sync/process").at("/processed").asInt());

        Client.Answer retried = ann().post("/api/sync/items/" + id + "/retry");

        assertStatus(200, retried);
        assertEquals("pending", retried.at("/syncItem/status").asText());
        assertEquals(1, retried.at("/syncItem/attempts").asInt());
        assertEquals("expense not found", retried.at("/syncItem/error").asText());
        assertEquals(
                2, ann().post("/api/sync/process").at("/results/0/attempts").asInt());
    }

    @Test
    default void what_is_completed_or_due_is_not_retried_and_the_answer_says_why() {
        String due = ann().addExpense("").at("/syncItem/_id").asText();
        assertEquals(
                "only a failed item, or one that waits for its retry, can be retried; this one is due already",
                ann().post("/api/sync/items/" + due + "/retry").at("/detail").asText());

        ann().post("/api/sync/process");

        Client.Answer completed = ann().post("/api/sync/items/" + due + "/retry");
        assertProblem(409, completed);
        assertEquals(
                "only a failed item, or one that waits for its retry, can be retried; this one is completed",
                completed.at("/detail").asText());
    }

    @Test
    default void paging_parameters_out_of_bounds_are_named() {
        for (String query : List.of(
                "limit=0", "limit=1001", "limit=x", "limit=", "after=*", "after=AAAA", "after=", "status=gone")) {
            assertProblem(400, ann().get("/api/sync/items?" + query));
        }
        assertEquals(
                "after must be the token that came with the page before",
                ann().get("/api/sync/pending?after=nonsense").at("/detail").asText());
    }
}
