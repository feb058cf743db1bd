package dev.offlinesync.api.contract;

import static dev.offlinesync.api.contract.ApiContract.assertProblem;
import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static dev.offlinesync.api.contract.ApiContract.fields;
import static dev.offlinesync.api.contract.ApiContract.pointers;
import static dev.offlinesync.api.contract.ApiContract.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Several items in one request: all or nothing about what is malformed. */
interface BulkContract extends ApiContract {
    String EXPENSE = "{'endpoint':'/api/expenses','method':'POST','data':{'amount':1,'category':'x'}";

    @Test
    default void bulk_stores_items_in_their_order() {
        Client.Answer added = ann().post(
                        "/api/sync/bulk",
                        "{'items':[" + EXPENSE + ",'deviceId':'d'," + "'mutationId':'a'},"
                                + "{'endpoint':'/api/orders','method':'POST','data':{'patientName':'John','totalAmount':5000}}]}");

        assertStatus(201, added);
        assertEquals("Items added to sync queue", added.at("/message").asText());
        assertEquals(2, added.at("/count").asInt());
        assertEquals(0, added.at("/duplicates").asInt());
        assertEquals("a", added.at("/syncItems/0/mutationId").asText());
        assertEquals("pending", added.at("/syncItems/1/status").asText());
        assertEquals(
                texts(added.at("/syncItems"), "_id"),
                texts(ann().get("/api/sync/pending").at("/syncs"), "_id"));
    }

    @Test
    default void bulk_lists_nothing_where_nothing_is_asked_for() {
        String items = "{'items':[" + EXPENSE + ",'mutationId':'a'}," + EXPENSE + ",'mutationId':'a'}]}";

        Client.Answer added = ann().post("/api/sync/bulk?results=none", items);

        assertStatus(201, added);
        assertEquals(List.of("message", "count", "duplicates"), fields(added.json()));
        assertEquals(2, added.at("/count").asInt());
        assertEquals(1, added.at("/duplicates").asInt());
        assertEquals(1, ann().get("/api/sync/pending").at("/count").asInt());
    }

    @Test
    default void bulk_refuses_a_list_it_does_not_know_before_it_stores_anything() {
        for (String other : List.of("failed", "all", "NONE", "")) {
            Client.Answer refused = ann().post("/api/sync/bulk?results=" + other, "{'items':[" + EXPENSE + "}]}");

            assertProblem(400, refused);
            assertEquals(
                    "results must be none, or not be given",
                    refused.at("/detail").asText());
        }
        assertEquals(0, ann().get("/api/sync/pending").at("/count").asInt());
    }

    @Test
    default void an_empty_bulk_is_fine() {
        Client.Answer added = ann().post("/api/sync/bulk", "{'items':[]}");

        assertStatus(201, added);
        assertEquals(0, added.at("/count").asInt());
    }

    @Test
    default void a_mutation_given_twice_is_one_item() {
        Client.Answer added = ann().post(
                        "/api/sync/bulk",
                        "{'items':[" + EXPENSE + ",'mutationId':'a'}," + EXPENSE + ",'mutationId':'a'}]}");

        assertStatus(201, added);
        assertEquals(2, added.at("/count").asInt());
        assertEquals(1, added.at("/duplicates").asInt());
        assertEquals(added.at("/syncItems/0/_id"), added.at("/syncItems/1/_id"));
        assertEquals(1, ann().get("/api/sync/pending").at("/count").asInt());
    }

    @Test
    default void one_malformed_item_stores_nothing_and_every_fault_is_named() {
        Client.Answer refused = ann().post(
                        "/api/sync/bulk",
                        "{'items':[" + EXPENSE + "}," + EXPENSE + "},"
                                + "{'endpoint':17,'method':'FETCH','priority':2000,'maxAttempts':0,'data':[1],'mutationId':''},"
                                + EXPENSE + "},"
                                + "{'endpoint':'nowhere','method':'POST'}]}");

        assertProblem(400, refused);
        assertEquals(
                List.of(
                        "/items/2/data",
                        "/items/2/endpoint",
                        "/items/2/maxAttempts",
                        "/items/2/method",
                        "/items/2/mutationId",
                        "/items/2/priority",
                        "/items/4/endpoint"),
                pointers(refused).stream().sorted().toList());
        assertEquals(0, ann().get("/api/sync/pending").at("/count").asInt());
    }

    @Test
    default void a_reused_mutation_id_in_bulk_is_named_and_the_others_are_stored() {
        String first = ann().addExpense(",'mutationId':'a'").at("/syncItem/_id").asText();

        Client.Answer added = ann().post(
                        "/api/sync/bulk",
                        "{'items':[" + EXPENSE + ",'mutationId':'a'}," + EXPENSE + ",'mutationId':'b'}]}");

        assertProblem(422, added);
        assertEquals(List.of(first), texts(added.at("/syncItems"), "_id"));
        assertEquals(2, ann().get("/api/sync/pending").at("/count").asInt());
    }

    @Test
    default void too_many_items_are_refused_before_anything_is_stored() {
        String items = (EXPENSE + "},").repeat(1000) + EXPENSE + "}";

        Client.Answer refused = ann().post("/api/sync/bulk", "{'items':[" + items + "]}");

        assertProblem(413, refused);
        assertEquals(List.of("/items"), pointers(refused));
        assertEquals(0, ann().get("/api/sync/pending").at("/count").asInt());
    }

    @Test
    default void an_envelope_of_another_shape_is_refused() {
        assertEquals(List.of(""), pointers(ann().post("/api/sync/bulk", "[]")));
        assertEquals(List.of("/items"), pointers(ann().post("/api/sync/bulk", "{}")));
        assertEquals(List.of("/items"), pointers(ann().post("/api/sync/bulk", "{'items':{}}")));
        assertEquals(List.of("/more"), pointers(ann().post("/api/sync/bulk", "{'items':[],'more':{'a':[1]}}")));
        assertEquals(List.of("/items"), pointers(ann().post("/api/sync/push", "{'items':[],'items':[]}")));
    }

    @Test
    default void bulk_names_what_is_malformed_and_what_a_route_refuses_and_stores_nothing() {
        String differing = "{'endpoint':'/api/expenses/a','method':'PUT','data':{'_id':'b'}}";
        assertEquals(
                List.of("/items/1/data/_id"),
                pointers(ann().post("/api/sync/bulk", "{'items':[" + EXPENSE + "}," + differing + "]}")));
        assertEquals(
                List.of("/items/0/method", "/items/1/data/_id"),
                pointers(ann().post(
                                "/api/sync/bulk",
                                "{'items':[{'endpoint':'/api/expenses','method':'STEAL'}," + differing + "]}")));
        assertEquals(0, ann().get("/api/sync/pending").at("/count").asInt());
    }
}
