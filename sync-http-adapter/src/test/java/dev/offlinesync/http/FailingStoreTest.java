package dev.offlinesync.http;

import static dev.offlinesync.api.contract.ApiContract.assertProblem;
import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.offlinesync.api.contract.Client;
import dev.offlinesync.api.contract.TestApi;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Backlog;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.testkit.MutableClock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailingStoreTest {
    private final MutableClock clock = MutableClock.any();
    private final SyncQueue queue = mock(SyncQueue.class);
    private final AtomicBoolean ready = new AtomicBoolean(true);
    private final TestApi api = new TestApi(
            new InMemoryStore(clock),
            clock,
            real -> queue,
            settings -> settings.readiness(() -> {
                if (!ready.get()) {
                    throw new StoreUnavailable("mongodb://user:password@host is down");
                }
            }),
            JavalinFront::of);

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void an_unreachable_store_is_a_503_with_retry_after_and_an_id() {
        doThrow(new StoreUnavailable("mongodb://user:password@host is down"))
                .when(queue)
                .process(any());

        Client.Answer answer = api.ann().post("/api/sync/process");

        assertProblem(503, answer);
        assertEquals("5", answer.header("Retry-After"));
        assertEquals("request-1", answer.at("/id").asText());
        assertFalse(answer.text().contains("password"));
    }

    @Test
    void a_busy_queue_is_a_503_of_overload_with_retry_after() {
        doThrow(new QueueBusy("too many")).when(queue).process(any());

        Client.Answer answer = api.ann().post("/api/sync/process");

        assertProblem(503, "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity", answer);
        assertEquals("Temporary Reduced Capacity", answer.at("/title").asText());
        assertEquals("1", answer.header("Retry-After"));
    }

    @Test
    void a_defect_is_a_500_with_an_id_and_nothing_of_the_inside() {
        doThrow(new IllegalStateException("table synclanes of /var/lib"))
                .when(queue)
                .process(any());

        Client.Answer answer = api.ann().post("/api/sync/process");

        assertProblem(500, answer);
        assertEquals("request-1", answer.at("/id").asText());
        assertTrue(answer.at("/detail").asText().contains("request-1"));
        for (String inside : List.of("synclanes", "IllegalState", "dev.offlinesync", "\tat ")) {
            assertFalse(answer.text().contains(inside), inside);
        }
    }

    @Test
    void an_error_of_the_machine_is_a_500_as_well() {
        doThrow(new OutOfMemoryError("heap")).when(queue).process(any());

        Client.Answer answer = api.ann().post("/api/sync/process");

        assertProblem(500, answer);
        assertFalse(answer.text().contains("heap"));
    }

    @Test
    void a_busy_lane_answers_zeros_and_says_so() {
        when(queue.process(any())).thenReturn(new Processed(List.of(), new Backlog(3, 1, null), true, null));

        Client.Answer answer = api.ann().post("/api/sync/process");

        assertStatus(200, answer);
        assertTrue(answer.at("/busy").asBoolean());
        assertTrue(answer.at("/hasMore").asBoolean());
        assertEquals(0, answer.at("/processed").asInt());
        assertEquals(3, answer.at("/remaining").asInt());
    }

    @Test
    void readiness_is_the_stores_and_health_is_ours() {
        assertStatus(200, api.anonymous().get("/ready"));
        ready.set(false);

        while (api.anonymous().get("/ready").status() == 200) { // its last answer counts for a second
            Thread.onSpinWait();
        }
        assertProblem(503, api.anonymous().get("/ready"));
        assertStatus(200, api.anonymous().get("/health"));
        assertEquals("{\"status\":\"ok\"}", api.anonymous().get("/health").text());
    }
}
