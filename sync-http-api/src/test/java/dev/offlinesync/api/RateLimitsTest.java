package dev.offlinesync.api;

import static dev.offlinesync.api.contract.ApiContract.assertProblem;
import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.offlinesync.api.contract.Client;
import dev.offlinesync.api.contract.Front;
import dev.offlinesync.api.contract.TestApi;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private static final String EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded";

    private TestApi api;

    private Client ann(UnaryOperator<HttpApi.Builder> settings) {
        MutableClock clock = MutableClock.any();
        api = new TestApi(new InMemoryStore(clock), clock, queue -> queue, settings, Front::inProcess);
        return api.ann();
    }

    @AfterEach
    void close() {
        api.close();
    }

    /** Gives each user so much, once. */
    private record Once(Policy policy, Map<UserId, Long> taken) implements RateLimit {
        static Once of(long quota) {
            return new Once(new Policy(quota, Duration.ofMinutes(1)), new HashMap<>());
        }

        @Override
        public Taken take(UserId user, long units) {
            long left = policy.quota() - taken.getOrDefault(user, 0L);
            if (units > left) {
                return new Taken(left, Duration.ofSeconds(60), Duration.ofMillis(1500));
            }
            taken.merge(user, units, Long::sum);
            return new Taken(left - units, Duration.ofMillis(4200), Duration.ZERO);
        }
    }

    private static String items(int count) {
        return "{'items':["
                + "{'endpoint':'/api/expenses','method':'POST','data':{'amount':1,'category':'a'}},".repeat(count - 1)
                + "{'endpoint':'/api/expenses','method':'POST','data':{'amount':1,'category':'a'}}]}";
    }

    @Test
    void each_response_says_what_is_left() {
        Client ann = ann(b -> b.rateLimit(Once.of(3)));

        Client.Answer first = ann.get("/api/sync/pending");
        assertStatus(200, first);
        assertEquals("\"requests\";q=3;w=60", first.header("RateLimit-Policy"));
        assertEquals("\"requests\";r=2;t=5", first.header("RateLimit"));
        assertEquals(
                "\"requests\";r=1;t=5",
                ann.get("/api/sync/items/unknown").header("RateLimit"),
                "one that reports an error too");
    }

    @Test
    void who_asks_too_often_gets_429_and_others_are_served() {
        Client ann = ann(b -> b.rateLimit(Once.of(1)));
        assertStatus(200, ann.get("/api/sync/pending"));

        Client.Answer refused = ann.addExpense("");
        assertEquals(429, refused.status());
        assertEquals(EXCEEDED, refused.at("/type").asText());
        assertEquals("Quota Exceeded", refused.at("/title").asText());
        assertEquals("requests", refused.at("/violated-policies/0").asText());
        assertEquals(1, refused.at("/violated-policies").size());
        assertEquals("2", refused.header("Retry-After"), "rounded up");
        assertEquals("\"requests\";r=0;t=60", refused.header("RateLimit"));
        assertProblem(429, EXCEEDED, refused);
        assertStatus(200, api.bob().get("/api/sync/pending"));
        assertEquals(
                0,
                api.sync
                        .queue()
                        .items(TestApi.ANN, Status.OPEN, null, 10)
                        .items()
                        .size());
    }

    @Test
    void whoever_is_not_signed_in_takes_nothing_from_anybody() {
        Client ann = ann(b -> b.rateLimit(Once.of(1)));
        Client.Answer refused = api.anonymous().get("/api/sync/pending");

        assertProblem(401, refused);
        assertNull(refused.header("RateLimit"));
        assertStatus(200, ann.get("/api/sync/pending"));
    }

    @Test
    void what_has_no_route_does_not_count_and_does_not_say_what_is_left() {
        Client ann = ann(b -> b.rateLimit(Once.of(1)));
        for (Client.Answer unrouted : List.of(ann.get("/api/unknown"), ann.get("/api/sync/process"))) {
            assertNull(unrouted.header("RateLimit-Policy"));
            assertNull(unrouted.header("RateLimit"));
        }

        assertProblem(404, ann.get("/api/unknown"));
        assertProblem(405, ann.get("/api/sync/process"));
        assertStatus(200, ann.get("/api/sync/pending"));
    }

    @Test
    void items_are_counted_one_by_one_and_none_is_stored_of_a_request_that_is_refused() {
        Client ann = ann(b -> b.itemRateLimit(Once.of(5)));

        Client.Answer pushed = ann.post("/api/sync/push", items(3));
        assertStatus(200, pushed);
        assertEquals("\"items\";q=5;w=60", pushed.header("RateLimit-Policy"));
        assertEquals("\"items\";r=2;t=5", pushed.header("RateLimit"));
        assertProblem(429, EXCEEDED, ann.post("/api/sync/bulk", items(3)));
        assertProblem(429, EXCEEDED, ann.post("/api/sync/push", items(3)));
        assertEquals(0, ann.get("/api/sync/pending").at("/count").asInt());
        assertStatus(201, ann.addExpense(""));
        assertStatus(201, ann.post("/api/expenses", "{'amount':1,'category':'a'}"));
        Client.Answer last = ann.post("/api/expenses", "{'amount':1,'category':'a'}");
        assertProblem(429, EXCEEDED, last);
        assertEquals("items", last.at("/violated-policies/0").asText());
        assertStatus(200, ann.get("/api/expenses"));
    }

    @Test
    void more_items_than_the_quota_is_are_too_many_for_a_request_for_ever() {
        Client ann = ann(b -> b.itemRateLimit(Once.of(5)));

        Client.Answer refused = ann.post("/api/sync/push", items(6));
        assertProblem(413, refused);
        assertEquals(
                "a request may have at most 5 items, since a user may send no more within 60 s; this one has 6",
                refused.at("/detail").asText());
        assertNull(refused.header("Retry-After"));
        assertStatus(200, ann.post("/api/sync/push", items(5)));
    }

    @Test
    void clients_can_read_both() {
        Client ann = ann(b -> b.rateLimit(Once.of(600))
                .itemRateLimit(Once.of(6000))
                .batchSize(50)
                .maxRecord(2 << 20));

        Client.Answer limits = ann.get("/api/sync/limits");
        assertEquals("\"requests\";q=600;w=60, \"items\";q=6000;w=60", limits.header("RateLimit-Policy"));
        assertEquals(
                "[{\"policy\":\"requests\",\"quota\":600,\"seconds\":60},{\"policy\":\"items\",\"quota\":6000,\"seconds\":60}]",
                limits.at("/rateLimits").toString());
        assertEquals(50, limits.at("/batchSize").asInt());
        assertEquals(2 << 20, limits.at("/maxRecord").asInt());
    }
}
