package dev.offlinesync.http;

import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import dev.offlinesync.api.contract.Client;
import dev.offlinesync.api.contract.TestApi;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mockito.AdditionalAnswers;

@Tag("thorough")
class AnswerMemoryTest {
    private static final int MIB = 1 << 20;
    private static final int REQUESTS = 8;

    /** One request at once. Those that wait would be kept for an hour by whoever forgets that they wait no more. */
    private static final Capacity ONE_AT_ONCE =
            new Capacity(1, 4 * REQUESTS, Duration.ofHours(1), 64L * MIB, 16L * MIB, 64L * MIB, 1000);

    private final MutableClock clock = MutableClock.any();
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    /** Whose {@code process} takes until {@link #go}. */
    private SyncQueue slow(SyncQueue real) {
        SyncQueue slow = mock(SyncQueue.class, AdditionalAnswers.delegatesTo(real));
        doAnswer(call -> {
                    running.countDown();
                    go.await();
                    return real.process(call.getArgument(0));
                })
                .when(slow)
                .process(any());
        return slow;
    }

    /** By a client that keeps nothing itself. */
    private static void pull(TestApi api) {
        try (Socket socket = new Socket("127.0.0.1", api.server.address().getPort())) {
            String request = "GET /api/sync/changes HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                    + api.ann().token() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertEquals("HTTP/1.1 200", new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
            assertTrue(socket.getInputStream().transferTo(OutputStream.nullOutputStream()) > 3 * MIB);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void an_answer_is_gone_when_it_is_read_although_its_request_had_to_wait() throws Exception {
        try (TestApi api = new TestApi(
                new InMemoryStore(clock),
                clock,
                this::slow,
                settings -> settings,
                served -> JavalinFront.of(served, ONE_AT_ONCE))) {
            for (int i = 0; i < 4; i++) {
                String large = "x".repeat(900_000);
                assertStatus(
                        201,
                        api.ann().post("/api/expenses", "{'amount':1,'category':'c','description':'" + large + "'}"));
            }
            pull(api);
            long before = usedHeap();
            CompletableFuture<Client.Answer> first =
                    CompletableFuture.supplyAsync(() -> api.bob().post("/api/sync/process"));
            running.await();
            List<CompletableFuture<Void>> waiting = Stream.generate(() -> CompletableFuture.runAsync(() -> pull(api)))
                    .limit(REQUESTS)
                    .toList();

            go.countDown();
            assertStatus(200, first.get());
            for (CompletableFuture<Void> one : waiting) {
                one.get();
            }

            long more = usedHeap() - before;
            assertTrue(more < 6 * MIB, () -> "of eight answers of 3.6 MB, " + more + " bytes are left");
        }
    }
}
