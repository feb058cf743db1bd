package dev.offlinesync.http;

import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.offlinesync.api.contract.TestApi;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {
    private static final int MIB = 1 << 20;
    private static final byte[] BLANKS = " ".repeat(MIB).getBytes(StandardCharsets.US_ASCII);

    /** So that nothing of it is left but its bytes, if a test keeps those. */
    private static InputStream blanksAround(String json, int mib) {
        List<InputStream> parts = IntStream.range(0, mib)
                .<InputStream>mapToObj(i -> new ByteArrayInputStream(BLANKS))
                .toList();
        return new SequenceInputStream(
                new SequenceInputStream(Collections.enumeration(parts)),
                new ByteArrayInputStream(json.getBytes(StandardCharsets.US_ASCII)));
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void a_body_is_gone_when_the_store_goes_to_work() {
        SyncQueue queue = mock(SyncQueue.class);
        AtomicLong used = new AtomicLong();
        when(queue.addAll(any(), any())).thenAnswer(call -> {
            used.set(usedHeap());
            return List.of();
        });
        MutableClock clock = MutableClock.any();
        try (TestApi api =
                new TestApi(new InMemoryStore(clock), clock, real -> queue, settings -> settings, JavalinFront::of)) {
            long first = heapAtWork(api, used, 0); // everything is loaded
            long more = heapAtWork(api, used, 9) - first;

            assertTrue(more < 3 * MIB, () -> "of a body of nine MiB, " + more + " bytes are left");
        }
    }

    private static long heapAtWork(TestApi api, AtomicLong used, int mib) {
        assertStatus(
                201,
                api.ann()
                        .send(
                                "POST",
                                "/api/sync/bulk",
                                BodyPublishers.ofInputStream(() -> blanksAround("{\"items\":[]}", mib)),
                                "Content-Type",
                                "application/json"));
        return used.get();
    }
}
