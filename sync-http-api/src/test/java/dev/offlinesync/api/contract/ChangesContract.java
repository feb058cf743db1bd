package dev.offlinesync.api.contract;

import static dev.offlinesync.api.contract.ApiContract.assertProblem;
import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static dev.offlinesync.api.contract.ApiContract.fields;
import static dev.offlinesync.api.contract.ApiContract.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A client learns what has changed of its user's records, whoever changed it. */
interface ChangesContract extends ApiContract {
    private static Client.Answer pull(Client client, String query) {
        return client.get("/api/sync/changes" + query);
    }

    /** What came behind this answer. */
    private static Client.Answer after(Client client, Client.Answer before, String more) {
        return pull(client, "?since=" + before.at("/cursor").asText() + more);
    }

    private static List<String> shown(Client.Answer page) {
        assertStatus(200, page);
        List<String> shown = new ArrayList<>();
        page.at("/changes")
                .forEach(c -> shown.add((c.get("deleted").asBoolean() ? "-" : "")
                        + c.get("collection").asText() + "/" + c.get("_id").asText() + " v"
                        + c.get("version").asLong()));
        return shown;
    }

    private void create(Client client, String id) {
        assertStatus(201, client.post("/api/expenses", "{'_id':'" + id + "','amount':1,'category':'Food'}"));
    }

    private static void assertExpired(String why, Client.Answer answer) {
        assertProblem(410, "urn:offline-sync:cursor-expired", answer);
        assertTrue(answer.at("/detail").asText().contains(why), answer.toString());
    }

    @Test
    default void who_has_nothing_is_up_to_date_at_once() {
        Client.Answer first = pull(ann(), "");

        assertEquals(List.of(), shown(first));
        assertTrue(first.at("/upToDate").asBoolean());
        assertFalse(first.at("/generation").asText().isEmpty());
        assertEquals(List.of("message", "changes", "cursor", "generation", "change", "upToDate"), fields(first.json()));
        assertEquals(List.of(), shown(after(ann(), first, "")));
    }

    @Test
    default void a_second_device_learns_what_the_first_has_pushed_changed_and_deleted() {
        Client.Answer first = pull(ann(), "");
        create(ann(), "a");
        create(ann(), "b");
        Client.Answer second = after(ann(), first, "");
        assertEquals(List.of("expenses/a v1", "expenses/b v1"), shown(second));
        assertEquals(ann().get("/api/expenses/a").at("/expense"), second.at("/changes/0/record"));
        assertEquals(
                List.of("collection", "_id", "change", "version", "deleted", "record"),
                fields(second.at("/changes/0")));
        assertEquals(second.at("/change"), second.at("/changes/1/change"));

        ann().post(
                        "/api/sync/push",
                        "{'items':[{'endpoint':'/api/expenses/b','method':'PUT','data':{'amount':2}},"
                                + "{'endpoint':'/api/expenses/a','method':'DELETE'}]}");
        Client.Answer third = after(ann(), second, "");

        assertEquals(Set.of("-expenses/a v2", "expenses/b v2"), new HashSet<>(shown(third)));
        assertEquals(
                2,
                third.at("/changes/0/record/amount").asInt()
                        + third.at("/changes/1/record/amount").asInt());
        assertTrue(third.at("/upToDate").asBoolean());
        assertEquals(first.at("/generation"), third.at("/generation"));
        assertEquals(List.of(), shown(after(ann(), third, "")));
        assertEquals(List.of("expenses/b v2"), shown(pull(ann(), "")), "the first sync tells of no deletions");
    }

    @Test
    default void a_write_that_fails_changes_nothing_and_one_that_was_queued_counts_when_it_is_applied() {
        create(ann(), "a");
        Client.Answer before = pull(ann(), "");
        ann().put("/api/expenses/a", "{'amount':'many'}");
        ann().post("/api/sync/add", "{'endpoint':'/api/expenses/a','method':'PUT','data':{'amount':3}}");
        ann().post("/api/sync/add", "{'endpoint':'/api/mails','method':'POST','data':{}}");
        assertEquals(List.of(), shown(after(ann(), before, "")));

        ann().post("/api/sync/process");

        assertEquals(List.of("expenses/a v2"), shown(after(ann(), before, "")));
    }

    @Test
    default void pages_have_as_many_changes_as_are_asked_for_and_writes_meanwhile_come_behind_them() {
        for (String id : List.of("a", "b", "c", "d", "e")) {
            create(ann(), id);
        }
        List<String> all = new ArrayList<>();
        Client.Answer page = pull(ann(), "?limit=2");
        all.addAll(shown(page));
        assertFalse(page.at("/upToDate").asBoolean());
        assertStatus(200, ann().put("/api/expenses/a", "{'amount':7}"));
        assertStatus(200, ann().delete("/api/expenses/e"));
        while (!page.at("/upToDate").asBoolean()) {
            page = after(ann(), page, "&limit=2");
            all.addAll(shown(page));
        }

        assertEquals(
                List.of(
                        "expenses/a v1",
                        "expenses/b v1",
                        "expenses/c v1",
                        "expenses/d v1",
                        "expenses/a v2",
                        "-expenses/e v2"),
                all);
    }

    @Test
    default void the_profile_is_among_them_as_it_is_shown_and_nobody_elses_records_are() {
        create(bob(), "bobs");
        assertStatus(200, ann().put("/api/user/profile", "{'name':'Ann','role':'admin'}"));

        Client.Answer page = pull(ann(), "");

        assertEquals(List.of("users/" + TestApi.ANN + " v1"), shown(page));
        assertEquals(ann().get("/api/user/profile").at("/user"), page.at("/changes/0/record"));
        assertEquals(List.of("expenses/bobs v1"), shown(pull(bob(), "")));
    }

    @Test
    default void a_client_may_ask_for_some_collections() {
        create(ann(), "a");
        assertStatus(201, ann().post("/api/orders", "{'_id':'o','patientName':'John','totalAmount':5}"));
        assertStatus(200, ann().put("/api/user/profile", "{'name':'Ann'}"));

        Client.Answer some = pull(ann(), "?collections=orders,users");

        assertEquals(List.of("orders/o v1", "users/" + TestApi.ANN + " v1"), shown(some));
        assertEquals(List.of(), shown(after(ann(), some, "&collections=users,orders")));
        assertExpired("other collections", after(ann(), some, ""));
        assertExpired("other collections", after(ann(), some, "&collections=expenses"));
        Client.Answer unknown = pull(ann(), "?collections=orders,mails");
        assertProblem(400, unknown);
        assertTrue(unknown.at("/detail").asText().contains("expenses,notes,orders,users"), unknown.toString());
        assertProblem(400, pull(ann(), "?collections="));
    }

    @Test
    default void a_cursor_is_its_users_alone_and_what_is_no_cursor_is_refused() {
        create(ann(), "a");
        Client.Answer page = pull(ann(), "");
        String cursor = page.at("/cursor").asText();
        pull(bob(), "");

        assertExpired("not given to this user", after(bob(), page, ""));
        char last = cursor.charAt(cursor.length() - 4);
        String forged = cursor.substring(0, cursor.length() - 4)
                + (last == 'A' ? 'B' : 'A')
                + cursor.substring(cursor.length() - 3);
        assertExpired("not given to this user", pull(ann(), "?since=" + forged));
        for (String none : List.of("", "x", "1", "%00", "!", "AAAA", cursor.substring(0, 30), cursor + cursor)) {
            assertProblem(400, pull(ann(), "?since=" + none));
        }
        for (int end = 31; end < cursor.length(); end += 7) {
            int status = pull(ann(), "?since=" + cursor.substring(0, end)).status();
            assertTrue(status == 400 || status == 410, cursor.substring(0, end));
        }
    }

    @Test
    default void limits_and_parameters_that_nobody_knows_are_refused() {
        for (String query : List.of(
                "limit=0",
                "limit=1001",
                "limit=many",
                "limit=-1",
                "wait=31",
                "wait=-1",
                "wait=1.5",
                "wait=",
                "wait=+1",
                "after=x")) {
            assertProblem(400, pull(ann(), "?" + query));
        }
        assertStatus(200, pull(ann(), "?limit=1000"));
        assertProblem(401, pull(api().anonymous(), ""));
        assertProblem(405, ann().post("/api/sync/changes", "{}"));
    }

    /** Whether or not the front can hold an answer back. */
    @Test
    default void who_wants_to_wait_is_answered_at_once_if_there_is_news() {
        assertEquals(List.of(), shown(pull(ann(), "?wait=30")), "the first sync");
        Client.Answer before = pull(ann(), "");
        create(ann(), "a");

        assertEquals(List.of("expenses/a v1"), shown(after(ann(), before, "&wait=30")));
        Client.Answer page = pull(ann(), "?limit=1");
        assertEquals(List.of(), shown(after(ann(), page, "&wait=0")));
        assertExpired("other collections", after(ann(), page, "&wait=30&collections=orders"));
    }

    @Test
    default void a_page_is_bounded_in_bytes() {
        String text = "x".repeat(700_000);
        for (int i = 0; i < 8; i++) {
            assertStatus(201, ann().post("/api/notes", "{'_id':'n" + i + "','text':'" + text + "'}"));
        }
        Client.Answer first = pull(ann(), "");
        assertStatus(200, first);
        assertFalse(first.at("/upToDate").asBoolean());
        assertTrue(first.body().length < 6 << 20, first.body().length + " bytes");

        List<String> ids = texts(first.at("/changes"), "_id");
        Client.Answer second = after(ann(), first, "");
        ids.addAll(texts(second.at("/changes"), "_id"));

        assertEquals(List.of("n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7"), ids);
        assertTrue(second.at("/upToDate").asBoolean());
    }
}
