package dev.offlinesync.api.contract;

import static dev.offlinesync.api.contract.ApiContract.assertProblem;
import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static dev.offlinesync.api.contract.ApiContract.fields;
import static dev.offlinesync.api.contract.ApiContract.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Add, pending, process and clear. */
interface QueueContract extends ApiContract {
    @Test
    default void an_item_can_say_when_the_user_did_it() {
        Client.Answer added = ann().addExpense(",'mutationId':'m','occurredAt':'2025-12-01T10:00:00.123456+02:00'");

        assertStatus(201, added);
        assertEquals(
                "2025-12-01T08:00:00.123Z", added.at("/syncItem/occurredAt").asText());
        assertEquals(
                "2025-12-01T08:00:00.123Z",
                ann().get("/api/sync/pending").at("/syncs/0/occurredAt").asText());
        Client.Answer again = ann().addExpense(",'mutationId':'m','occurredAt':1764576000000");
        assertStatus(201, again);
        assertEquals(
                "2025-12-01T08:00:00.123Z",
                again.at("/syncItem/occurredAt").asText(),
                "the time is no part of what is written, and the first one stays");
        assertTrue(ann().addExpense("").at("/syncItem/occurredAt").isNull());
        assertEquals(
                "2025-12-01T08:00:00.000Z",
                ann().addExpense(",'occurredAt':1764576000000")
                        .at("/syncItem/occurredAt")
                        .asText());
    }

    @Test
    default void an_added_item_shows_every_field_of_the_model() {
        Client.Answer added = ann().addExpense(",'deviceId':'device-123'");

        assertStatus(201, added);
        assertEquals("application/json", added.header("Content-Type"));
        assertEquals("Item added to sync queue", added.at("/message").asText());
        assertEquals(
                Set.of(
                        "_id",
                        "userId",
                        "endpoint",
                        "method",
                        "data",
                        "status",
                        "attempts",
                        "maxAttempts",
                        "error",
                        "failure",
                        "responseData",
                        "change",
                        "outcome",
                        "conflictId",
                        "deviceId",
                        "priority",
                        "mutationId",
                        "occurredAt",
                        "retryAt",
                        "createdAt",
                        "updatedAt"),
                Set.copyOf(fields(added.at("/syncItem"))));
        assertEquals(TestApi.ANN.value(), added.at("/syncItem/userId").asText());
        assertEquals("pending", added.at("/syncItem/status").asText());
        assertEquals(0, added.at("/syncItem/attempts").asInt());
        assertEquals(5, added.at("/syncItem/maxAttempts").asInt());
        assertEquals("device-123", added.at("/syncItem/deviceId").asText());
        assertTrue(added.at("/syncItem/error").isNull());
        assertTrue(added.at("/syncItem/retryAt").isNull());
        assertTrue(added.at("/syncItem/createdAt")
                .asText()
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
        assertEquals("/api/sync/items/" + added.at("/syncItem/_id").asText(), added.header("Location"));
    }

    @Test
    default void process_runs_what_is_due_and_says_what_became_of_it() {
        String id = ann().addExpense(",'mutationId':'m1'").at("/syncItem/_id").asText();

        Client.Answer processed = ann().post("/api/sync/process");

        assertStatus(200, processed);
        assertEquals("Sync queue processed", processed.at("/message").asText());
        assertEquals(1, processed.at("/processed").asInt());
        assertEquals(1, processed.at("/successful").asInt());
        assertEquals(0, processed.at("/failed").asInt());
        assertFalse(processed.at("/hasMore").asBoolean());
        assertEquals(0, processed.at("/remaining").asInt());
        assertEquals(0, processed.at("/waiting").asInt());
        assertTrue(processed.at("/nextRetryAt").isNull());
        assertTrue(processed.at("/busy").isMissingNode());
        assertEquals(id, processed.at("/results/0/_id").asText());
        assertEquals("m1", processed.at("/results/0/mutationId").asText());
        assertEquals("completed", processed.at("/results/0/status").asText());
        assertEquals(1, processed.at("/results/0/attempts").asInt());
        assertEquals(100, processed.at("/results/0/responseData/amount").asInt());
        assertEquals(0, ann().get("/api/sync/pending").at("/count").asInt());
    }

    @Test
    default void process_with_nothing_due_answers_zeros() {
        Client.Answer processed = ann().post("/api/sync/process");

        assertStatus(200, processed);
        assertEquals("No pending syncs", processed.at("/message").asText());
        for (String number : List.of("processed", "successful", "failed", "remaining", "waiting")) {
            assertTrue(processed.at("/" + number).isInt(), number);
            assertEquals(0, processed.at("/" + number).asInt(), number);
        }
        assertTrue(processed.at("/results").isArray());
        assertFalse(processed.at("/hasMore").asBoolean());
    }

    @Test
    default void a_failed_attempt_waits_for_its_retry_and_tells_why() {
        ann().post(
                        "/api/sync/add",
                        "{'endpoint':'/api/expenses','method':'POST','data':{'amount':'much','category':'x'}}");

        Client.Answer processed = ann().post("/api/sync/process");

        assertEquals(1, processed.at("/failed").asInt());
        assertEquals(1, processed.at("/waiting").asInt());
        assertEquals("pending", processed.at("/results/0/status").asText());
        assertEquals("validation", processed.at("/results/0/failure/kind").asText());
        assertEquals("2025-12-10T10:00:05.000Z", processed.at("/nextRetryAt").asText());
        assertEquals(
                "2025-12-10T10:00:05.000Z", processed.at("/results/0/retryAt").asText());
        Client.Answer pending = ann().get("/api/sync/pending");
        assertEquals("amount must be a number", pending.at("/syncs/0/error").asText());
        assertEquals(1, pending.at("/syncs/0/attempts").asInt());
    }

    @Test
    default void a_resend_is_answered_with_the_item_stored_first() {
        String first =
                ann().addExpense(",'mutationId':'m1'").at("/syncItem/_id").asText();
        ann().post("/api/sync/process");

        Client.Answer resend = ann().addExpense(",'mutationId':'m1','deviceId':'another'");

        assertStatus(201, resend);
        assertEquals(first, resend.at("/syncItem/_id").asText());
        assertEquals("completed", resend.at("/syncItem/status").asText());
        assertEquals(1, ann().get("/api/expenses").at("/count").asInt());
    }

    @Test
    default void the_idempotency_key_header_is_a_mutation_id() {
        String body = "{'endpoint':'/api/expenses','method':'POST','data':{'amount':1,'category':'x'}}";
        Client.Answer first = ann().post("/api/sync/add", body, "Idempotency-Key", "key-1");
        Client.Answer again = ann().post("/api/sync/add", body, "Idempotency-Key", "key-1");

        assertEquals("key-1", first.at("/syncItem/mutationId").asText());
        assertEquals(first.at("/syncItem/_id"), again.at("/syncItem/_id"));
        assertEquals(1, ann().get("/api/sync/pending").at("/count").asInt());
    }

    @Test
    default void a_mutation_id_that_was_used_for_something_else_is_refused_and_names_the_item() {
        String first =
                ann().addExpense(",'mutationId':'m1'").at("/syncItem/_id").asText();

        Client.Answer other = ann().post(
                        "/api/sync/add",
                        "{'endpoint':'/api/expenses','method':'POST','data':{'amount':7,'category':'x'},'mutationId':'m1'}");

        assertProblem(422, other);
        assertEquals(first, other.at("/syncItem/_id").asText());
        assertEquals(1, ann().get("/api/sync/pending").at("/count").asInt());
    }

    @Test
    default void the_same_mutation_id_of_two_users_is_two_mutations() {
        String anns = ann().addExpense(",'mutationId':'m1'").at("/syncItem/_id").asText();
        Client.Answer bobs = bob().addExpense(",'mutationId':'m1'");

        assertStatus(201, bobs);
        assertFalse(anns.equals(bobs.at("/syncItem/_id").asText()));
    }

    @Test
    default void users_see_and_process_and_clear_their_own_items_only() {
        ann().addExpense("");

        assertEquals(0, bob().get("/api/sync/pending").at("/count").asInt());
        assertEquals(0, bob().post("/api/sync/process").at("/processed").asInt());
        assertEquals(
                0, bob().delete("/api/sync/clear?all=true").at("/deletedCount").asInt());
        assertEquals(1, ann().get("/api/sync/pending").at("/count").asInt());
    }

    @Test
    default void pending_goes_on_behind_the_page_before() {
        for (int i = 0; i < 5; i++) {
            ann().addExpense(",'priority':" + (i % 2) + ",'mutationId':'m" + i + "'");
        }
        List<String> seen = new ArrayList<>();
        String after = "";
        Client.Answer page;
        do {
            page = ann().get("/api/sync/pending?limit=2" + after);
            assertStatus(200, page);
            seen.addAll(texts(page.at("/syncs"), "mutationId"));
            after = "&after=" + page.at("/after").asText();
        } while (page.at("/hasMore").asBoolean());

        assertEquals(List.of("m1", "m3", "m0", "m2", "m4"), seen);
        assertTrue(page.at("/after").isMissingNode());
    }

    @Test
    default void more_than_one_batch_is_announced() {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            items.append(i == 0 ? "" : ",")
                    .append("{'endpoint':'/api/expenses','method':'POST','data':{'amount':1,'category':'x'}}");
        }
        ann().post("/api/sync/bulk", "{'items':[" + items + "]}");

        Client.Answer processed = ann().post("/api/sync/process");

        assertEquals(50, processed.at("/processed").asInt());
        assertTrue(processed.at("/hasMore").asBoolean());
        assertEquals(10, processed.at("/remaining").asInt());
    }

    @Test
    default void clear_spares_what_recognises_a_resend_unless_asked_for_all() {
        ann().addExpense(",'mutationId':'done'");
        ann().post("/api/sync/process");
        ann().addExpense(",'mutationId':'open'");

        Client.Answer cleared = ann().delete("/api/sync/clear");
        assertStatus(200, cleared);
        assertEquals("Sync queue cleared", cleared.at("/message").asText());
        assertEquals(1, cleared.at("/deletedCount").asInt());
        assertEquals(0, cleared.at("/running").asInt());
        assertEquals(
                "completed",
                ann().addExpense(",'mutationId':'done'").at("/syncItem/status").asText());

        assertEquals(
                1, ann().delete("/api/sync/clear?all=true").at("/deletedCount").asInt());
        assertEquals(
                "pending",
                ann().addExpense(",'mutationId':'done'").at("/syncItem/status").asText());
        assertProblem(400, ann().delete("/api/sync/clear?all=perhaps"));
    }

    @Test
    default void process_lists_what_it_is_asked_for_and_counts_everything() {
        for (int round = 0; round < 2; round++) {
            ann().addExpense(",'mutationId':'good" + round + "'");
            ann().post("/api/sync/add", "{'endpoint':'/api/unheard','method':'PATCH','mutationId':'bad" + round + "'}");
            Client.Answer processed = ann().post("/api/sync/process?results=" + (round == 0 ? "failed" : "none"));

            assertStatus(200, processed);
            assertEquals(2, processed.at("/processed").asInt());
            assertEquals(1, processed.at("/successful").asInt());
            assertEquals(1, processed.at("/failed").asInt());
            assertFalse(processed.at("/hasMore").asBoolean());
            if (round == 0) {
                assertEquals(List.of("bad0"), texts(processed.at("/results"), "mutationId"));
            } else {
                assertTrue(processed.at("/results").isMissingNode());
            }
        }
    }

    @Test
    default void process_refuses_a_list_it_does_not_know_before_it_runs_anything() {
        ann().addExpense("");

        Client.Answer refused = ann().post("/api/sync/process?results=");

        assertProblem(400, refused);
        assertEquals(
                "results must be none or failed, or not be given",
                refused.at("/detail").asText());
        assertEquals(1, ann().get("/api/sync/pending").at("/count").asInt());
    }

    @Test
    default void an_unknown_endpoint_is_accepted_and_fails_when_processed() {
        assertStatus(201, ann().post("/api/sync/add", "{'endpoint':'/api/unheard','method':'PATCH'}"));

        Client.Answer processed = ann().post("/api/sync/process");

        assertEquals("unknown_endpoint", processed.at("/results/0/failure/kind").asText());
    }

    @Test
    default void a_profile_is_written_through_its_aliases_and_shows_declared_fields_only() {
        ann().post(
                        "/api/sync/add",
                        "{'endpoint':'https://app.example.com/api/user/profile?x=1','method':'PUT','data':{'name':'Ann','role':'admin'}}");

        Client.Answer processed = ann().post("/api/sync/process");

        assertEquals("Ann", processed.at("/results/0/responseData/name").asText());
        assertTrue(processed.at("/results/0/responseData/role").isMissingNode());
    }

    @Test
    default void a_waiting_item_runs_when_its_time_has_come() {
        ann().post("/api/sync/add", "{'endpoint':'/api/expenses/e1','method':'PUT','data':{'amount':2}}");
        ann().post("/api/sync/process");
        assertEquals(
                "No pending syncs",
                ann().post("/api/sync/process").at("/message").asText());
        ann().post(
                        "/api/sync/add",
                        "{'endpoint':'/api/orders','method':'POST','data':{'patientName':'J','totalAmount':1}}");

        api().clock.advance(Duration.ofSeconds(5));

        assertEquals(2, ann().post("/api/sync/process").at("/processed").asInt());
    }
}
