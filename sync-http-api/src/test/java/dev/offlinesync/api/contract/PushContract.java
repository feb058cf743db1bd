package dev.offlinesync.api.contract;

import static dev.offlinesync.api.contract.ApiContract.assertProblem;
import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static dev.offlinesync.api.contract.ApiContract.fields;
import static dev.offlinesync.api.contract.ApiContract.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Add and run in one call. */
interface PushContract extends ApiContract {
    String SOME_GOOD_SOME_BAD = """
            {'items':[
             {'endpoint':'/api/expenses','method':'POST','data':{'amount':1,'category':'x'},'mutationId':'a'},
             {'endpoint':'/api/expenses','method':'FETCH','mutationId':'b'},
             {'endpoint':'/api/orders','method':'POST','data':{'totalAmount':1},'mutationId':'used'},
             {'endpoint':'/api/expenses/missing','method':'PUT','data':{'amount':1},'mutationId':'d'}]}
            """;

    @Test
    default void push_runs_what_it_is_sent_and_refuses_what_is_malformed() {
        Client.Answer pushed = ann().post("/api/sync/push", """
                {'items':[
                 {'endpoint':'/api/expenses','method':'POST','data':{'_id':'e1','amount':1,'category':'x'},'mutationId':'a'},
                 {'endpoint':'/api/expenses','method':'FETCH','mutationId':'b'},
                 {'endpoint':'/api/expenses/e1','method':'PUT','data':{'amount':2},'mutationId':'c'},
                 'what',
                 {'endpoint':'/api/expenses/missing','method':'PUT','data':{'amount':1},'mutationId':'d'}]}
                """);

        assertStatus(200, pushed);
        assertEquals(5, pushed.at("/count").asInt());
        assertEquals(2, pushed.at("/successful").asInt());
        assertEquals(3, pushed.at("/failed").asInt());
        assertEquals(
                List.of("completed", "refused", "completed", "refused", "pending"),
                texts(pushed.at("/results"), "status"));
        assertEquals("b", pushed.at("/results/1/mutationId").asText());
        assertEquals("/items/1/method", pushed.at("/results/1/errors/0/pointer").asText());
        assertEquals("/items/3", pushed.at("/results/3/errors/0/pointer").asText());
        assertEquals("not_found", pushed.at("/results/4/failure/kind").asText());
        assertEquals(2, ann().get("/api/expenses/e1").at("/expense/amount").asInt());
    }

    @Test
    default void what_depends_on_others_runs_behind_them_and_fails_with_them() {
        Client.Answer pushed = ann().post("/api/sync/push", """
                {'items':[
                 {'endpoint':'/api/expenses','method':'POST','data':{'_id':'e1','amount':1,'category':'x'},'mutationId':'a'},
                 {'endpoint':'/api/expenses','method':'POST','data':{'amount':2,'category':'x'},'mutationId':'b',
                  'dependsOn':['a'],'priority':7},
                 {'endpoint':'/api/expenses','method':'POST','data':{'_id':'e1','amount':9,'category':'y'},'mutationId':'c',
                  'maxAttempts':1},
                 {'endpoint':'/api/expenses','method':'POST','data':{'amount':3,'category':'x'},'mutationId':'d',
                  'dependsOn':['b','c']},
                 {'endpoint':'/api/expenses','method':'POST','data':{'amount':4,'category':'x'},'mutationId':'e',
                  'dependsOn':['a','unknown']},
                 {'endpoint':'/api/expenses','method':'POST','data':{'amount':4,'category':'x'},'mutationId':'f',
                  'dependsOn':['e']}]}
                """);

        assertStatus(200, pushed);
        assertEquals(
                List.of("completed", "completed", "failed", "failed", "refused", "refused"),
                texts(pushed.at("/results"), "status"));
        assertEquals("dependency", pushed.at("/results/3/failure/kind").asText());
        assertEquals(
                "this depends on the mutation c, which has failed",
                pushed.at("/results/3/error").asText());
        assertEquals(
                "/items/4/dependsOn/1", pushed.at("/results/4/errors/0/pointer").asText());
        assertEquals(
                "/items/5/dependsOn/0", pushed.at("/results/5/errors/0/pointer").asText());
        String id = pushed.at("/results/3/_id").asText();
        assertEquals(
                "[\"b\",\"c\"]",
                ann().get("/api/sync/items/" + id).at("/syncItem/dependsOn").toString());
    }

    @Test
    default void results_that_are_large_together_are_shortened() {
        String text = "x".repeat(15_000); // each result has it, and a record of up to 16 KiB
        String items = IntStream.range(0, 300)
                .mapToObj(i -> "{'endpoint':'/api/expenses','method':'POST','mutationId':'m" + i + "','data':{'_id':'e"
                        + i + "','amount':1,'category':'x','description':'" + text + "'}}")
                .collect(Collectors.joining(","));

        Client.Answer pushed = ann().post("/api/sync/push", "{'items':[" + items + "]}");

        assertEquals(300, pushed.at("/successful").asInt());
        assertEquals(text, pushed.at("/results/0/responseData/description").asText());
        assertEquals(
                List.of(
                        "_id",
                        "mutationId",
                        "status",
                        "change",
                        "attempts",
                        "error",
                        "failure",
                        "retryAt",
                        "shortened"),
                fields(pushed.at("/results/299")));
        assertTrue(pushed.body().length < 5 << 20);
        String id = pushed.at("/results/299/_id").asText();
        assertEquals(
                text,
                ann().get("/api/sync/items/" + id)
                        .at("/syncItem/responseData/description")
                        .asText());
    }

    @Test
    default void what_was_passed_is_never_applied_over_newer_data() {
        ann().post("/api/expenses", "{'_id':'e1','amount':1,'category':'x'}");
        String old = ann().post(
                        "/api/sync/push",
                        "{'items':[{'endpoint':'/api/expenses/e1','method':'PUT','data':{'amount':'2'},'maxAttempts':1}]}")
                .at("/results/0/_id")
                .asText();
        ann().put("/api/expenses/e1", "{'amount':3}");

        ann().post("/api/sync/items/" + old + "/retry");
        Client.Answer processed = ann().post("/api/sync/process");

        assertEquals("failed", processed.at("/results/0/status").asText());
        assertEquals(3, ann().get("/api/expenses/e1").at("/expense/amount").asInt());
    }

    @Test
    default void every_fault_of_the_data_has_its_pointer() {
        Client.Answer pushed = ann().post(
                        "/api/sync/push",
                        "{'items':[{'endpoint':'/api/expenses','method':'POST','data':{'amount':'hunter2'}}]}");

        assertEquals(
                List.of("/data/amount", "/data/category"), texts(pushed.at("/results/0/failure/errors"), "pointer"));
        assertEquals(
                List.of("must be a number", "is required"), texts(pushed.at("/results/0/failure/errors"), "message"));
        String id = pushed.at("/results/0/_id").asText();
        assertEquals(
                pushed.at("/results/0/failure"),
                ann().get("/api/sync/items/" + id).at("/syncItem/failure"));
    }

    @Test
    default void push_lists_what_is_not_completed_where_only_that_is_asked_for() {
        ann().addExpense(",'mutationId':'used'");

        Client.Answer pushed = ann().post("/api/sync/push?results=failed", SOME_GOOD_SOME_BAD);

        assertStatus(200, pushed);
        assertEquals(List.of("b", "used", "d"), texts(pushed.at("/results"), "mutationId"));
        assertEquals(List.of("refused", "refused", "pending"), texts(pushed.at("/results"), "status"));
        assertEquals(4, pushed.at("/count").asInt());
        assertEquals(1, pushed.at("/successful").asInt());
        assertEquals(3, pushed.at("/failed").asInt());
    }

    @Test
    default void push_lists_nothing_where_nothing_is_asked_for() {
        ann().addExpense(",'mutationId':'used'");

        Client.Answer pushed = ann().post("/api/sync/push?results=none", SOME_GOOD_SOME_BAD);

        assertStatus(200, pushed);
        assertEquals(List.of("message", "count", "successful", "failed", "generation"), fields(pushed.json()));
        assertEquals(4, pushed.at("/count").asInt());
        assertEquals(1, pushed.at("/successful").asInt());
        assertEquals(3, pushed.at("/failed").asInt());
    }

    @Test
    default void push_refuses_a_list_it_does_not_know_before_it_stores_anything() {
        Client.Answer refused = ann().post("/api/sync/push?results=some", SOME_GOOD_SOME_BAD);

        assertProblem(400, refused);
        assertEquals(
                "results must be none or failed, or not be given",
                refused.at("/detail").asText());
        assertEquals(0, ann().get("/api/sync/items").at("/count").asInt());
    }

    @Test
    default void push_leaves_the_rest_of_the_backlog() {
        ann().addExpense("");

        ann().post(
                        "/api/sync/push",
                        "{'items':[{'endpoint':'/api/orders','method':'POST','data':{'patientName':'J','totalAmount':1}}]}");

        assertEquals(1, ann().get("/api/sync/pending").at("/count").asInt());
    }

    @Test
    default void a_mutation_pushed_again_gets_its_stored_outcome() {
        String body = "{'items':[{'endpoint':'/api/expenses','method':'POST','data':{'amount':1,'category':'x'},"
                + "'mutationId':'a'}]}";
        Client.Answer first = ann().post("/api/sync/push", body);
        Client.Answer again = ann().post("/api/sync/push", body);

        assertEquals(first.at("/results"), again.at("/results"));
        assertEquals(1, ann().get("/api/expenses").at("/count").asInt());
    }

    @Test
    default void a_reused_mutation_id_in_push_is_refused_and_names_the_item() {
        String first = ann().addExpense(",'mutationId':'a'").at("/syncItem/_id").asText();

        Client.Answer pushed = ann().post(
                        "/api/sync/push",
                        "{'items':[{'endpoint':'/api/expenses','method':'POST','data':{'amount':7},'mutationId':'a'}]}");

        assertStatus(200, pushed);
        assertEquals("refused", pushed.at("/results/0/status").asText());
        assertEquals(first, pushed.at("/results/0/_id").asText());
        assertEquals(
                "/items/0/mutationId", pushed.at("/results/0/errors/0/pointer").asText());
    }

    @Test
    default void an_item_whose_route_refuses_it_does_not_hold_up_the_others() {
        Client.Answer pushed = ann().post("/api/sync/push", """
                        {'items':[
                         {'endpoint':'/api/expenses/a','method':'PUT','data':{'_id':'b'},'mutationId':'refused'},
                         {'endpoint':'/api/expenses','method':'POST','data':{'amount':1,'category':'x'}}]}""");

        assertStatus(200, pushed);
        assertEquals(List.of("refused", "completed"), texts(pushed.at("/results"), "status"));
        assertEquals("refused", pushed.at("/results/0/mutationId").asText());
        assertEquals(
                "/items/0/data/_id", pushed.at("/results/0/errors/0/pointer").asText());
        assertEquals(1, pushed.at("/failed").asInt());
    }

    @Test
    default void a_number_that_cannot_be_kept_is_refused_for_itself() {
        Client.Answer pushed = ann().post("/api/sync/push", """
                        {'items':[
                         {'endpoint':'/api/expenses','method':'POST','data':{'amount':18446744073709551615,'category':'x'}},
                         {'endpoint':'/api/expenses','method':'POST','data':{'amount':1,'category':'x'}}]}""");

        assertEquals(List.of("refused", "completed"), texts(pushed.at("/results"), "status"));
        assertEquals(
                "/items/0/data/amount", pushed.at("/results/0/errors/0/pointer").asText());
    }

    @Test
    default void an_empty_push_is_fine() {
        Client.Answer pushed = ann().post("/api/sync/push", "{'items':[]}");

        assertStatus(200, pushed);
        assertTrue(pushed.at("/results").isArray());
    }

    @Test
    default void data_that_is_too_large_is_refused_for_itself() {
        Client.Answer pushed = ann().post(
                        "/api/sync/push",
                        "{'items':[{'endpoint':'/api/expenses','method':'POST','data':{'a':'" + "x".repeat(1 << 20)
                                + "'}},"
                                + "{'endpoint':'/api/expenses','method':'POST','data':{'amount':1,'category':'x'}}]}");

        assertEquals(List.of("refused", "completed"), texts(pushed.at("/results"), "status"));
    }
}
