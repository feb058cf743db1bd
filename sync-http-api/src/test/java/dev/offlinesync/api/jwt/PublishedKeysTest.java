package dev.offlinesync.api.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.algorithms.Algorithm;
import dev.offlinesync.api.Authenticator.InvalidToken;
import dev.offlinesync.api.Authenticator.KeysUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody without a valid token can keep a published key from being found. */
@Timeout(30)
class PublishedKeysTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow
    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final AtomicInteger readings = new AtomicInteger();
    private final AtomicInteger changes = new AtomicInteger();
    private final List<String> lines = new ArrayList<>();
    private Supplier<CompletableFuture<JwksDocument>> issuer = () -> published("k1");

    private final PublishedKeys keys = new PublishedKeys(
            () -> {
                readings.incrementAndGet();
                return issuer.get();
            },
            MAX_AGE,
            changes::incrementAndGet,
            nanos::get,
            new ReadingLog(lines::add, lines::add));

    private static CompletableFuture<JwksDocument> published(String... ids) {
        return CompletableFuture.completedFuture(JwksDocument.parse(TestKeys.document(ids)));
    }

    private static CompletableFuture<JwksDocument> down() {
        return CompletableFuture.failedFuture(new IllegalArgumentException("the answer is 502"));
    }

    private void later(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void assertKnown(String id) {
        assertEquals("RS256", keys.of(id).getName());
    }

    @Test
    void strangers_with_unknown_keys_cost_one_reading_every_three_seconds_and_known_keys_nothing() {
        assertKnown("k1");
        for (int i = 0; i < 1000; i++) {
            String stranger = "x" + i;
            assertThrows(InvalidToken.class, () -> keys.of(stranger));
            later(Duration.ofMillis(30));
        }

        assertKnown("k1");
        assertTrue(readings.get() <= 11, () -> readings + " readings in 30 s");
    }

    @Test
    void a_key_published_while_strangers_ask_is_accepted_within_seconds() {
        assertKnown("k1");
        issuer = () -> published("k1", "k2");
        for (int i = 0; i < 6; i++) {
            String stranger = "x" + i;
            assertThrows(InvalidToken.class, () -> keys.of(stranger));
            later(Duration.ofMillis(500));
        }

        assertKnown("k2");
    }

    @Test
    void tokens_that_name_no_key_cost_no_reading() {
        issuer = () -> published("k1", "k2");
        assertKnown("k1");
        later(Duration.ofMinutes(1));
        for (int i = 0; i < 100; i++) {
            assertThrows(InvalidToken.class, () -> keys.of(null));
        }

        assertEquals(1, readings.get());
    }

    @Test
    void a_token_that_names_no_key_is_checked_with_the_only_one() {
        assertEquals("RS256", keys.of(null).getName());
    }

    @Test
    void an_issuer_that_was_down_for_three_seconds_is_asked_again_after_three_seconds() {
        issuer = PublishedKeysTest::down;
        for (int i = 0; i < 30; i++) {
            assertThrows(KeysUnavailable.class, () -> keys.of("k1"));
            later(Duration.ofMillis(100));
        }
        issuer = () -> published("k1");

        assertKnown("k1");
        assertEquals(2, readings.get());
    }

    @Test
    void a_reading_that_took_long_and_failed_is_not_begun_again_at_once() {
        issuer = () -> {
            later(Duration.ofSeconds(5));
            return down();
        };
        assertThrows(KeysUnavailable.class, () -> keys.of("k1"));

        assertThrows(KeysUnavailable.class, () -> keys.of("k1"));
        assertEquals(1, readings.get());
        later(PublishedKeys.PAUSE);
        assertThrows(KeysUnavailable.class, () -> keys.of("k1"));
        assertEquals(2, readings.get());
    }

    @Test
    void the_keys_last_read_stay_good_while_the_issuer_is_down_or_publishes_nonsense() {
        assertKnown("k1");
        for (String nonsense : List.of("{}", "null", "[]", "<html>", "{\"keys\":[]}", "{\"keys\":7}")) {
            issuer = () -> CompletableFuture.supplyAsync(() -> JwksDocument.parse(nonsense), Runnable::run);
            later(Duration.ofHours(1));
            keys.refresh();
            assertKnown("k1");
            later(Duration.ofSeconds(4));
            assertEquals(
                    "the JWKS document cannot be read: "
                            + (nonsense.startsWith("{}") || nonsense.endsWith("[]}")
                                    ? "it has no keys"
                                    : "it is not a JWKS document"),
                    assertThrows(KeysUnavailable.class, () -> keys.of("x")).getMessage());
        }
        issuer = PublishedKeysTest::down;
        later(Duration.ofDays(10));
        assertKnown("k1");
    }

    @Test
    void why_the_document_cannot_be_read_is_logged_once_for_each_reason_until_it_can_be() {
        issuer = PublishedKeysTest::down;
        for (int i = 0; i < 5; i++) {
            assertThrows(KeysUnavailable.class, () -> keys.of("k1"));
            later(PublishedKeys.PAUSE);
        }
        issuer = () -> published("k1");
        assertKnown("k1");
        later(MAX_AGE.plusSeconds(1));
        for (String reason : List.of("the answer is 502", "the answer is 503", "the answer is 502")) {
            issuer = () -> CompletableFuture.failedFuture(new IllegalArgumentException(reason));
            keys.refresh();
            assertKnown("k1");
            later(PublishedKeys.PAUSE);
        }

        assertEquals(
                List.of(
                        "the JWKS document cannot be read: the answer is 502; no token is accepted until it can",
                        "the JWKS document can be read again",
                        "the JWKS document cannot be read: the answer is 502; the keys read before stay good",
                        "the JWKS document cannot be read: the answer is 503; the keys read before stay good"),
                lines);
    }

    @Test
    void a_withdrawn_key_is_refused_after_five_minutes() {
        assertKnown("k1");
        issuer = () -> published("k2");
        later(MAX_AGE);
        keys.refresh();
        assertKnown("k1");
        later(Duration.ofMillis(1));
        keys.refresh();

        assertThrows(InvalidToken.class, () -> keys.of("k1"));
        assertKnown("k2");
        assertEquals(1, changes.get());
    }

    @Test
    void a_document_that_is_the_same_has_not_changed() {
        assertKnown("k1");
        later(MAX_AGE.plusMillis(1));
        keys.refresh();

        assertEquals(2, readings.get());
        assertEquals(0, changes.get());
    }

    @Test
    void while_an_issuer_hangs_unknown_keys_are_refused_at_once_and_only_one_waits() throws Exception {
        assertKnown("k1");
        CompletableFuture<JwksDocument> hanging = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        issuer = () -> {
            asked.countDown();
            return hanging;
        };
        later(PublishedKeys.PAUSE);
        ExecutorService pool = Executors.newSingleThreadExecutor();
        Future<Algorithm> first = pool.submit(() -> keys.of("k2"));
        asked.await();
        for (int i = 0; i < 100; i++) {
            String stranger = "x" + i;
            assertThrows(InvalidToken.class, () -> keys.of(stranger));
        }
        assertKnown("k1");
        hanging.complete(JwksDocument.parse(TestKeys.document("k1", "k2")));

        assertEquals("RS256", first.get().getName());
        pool.shutdown();
    }

    @Test
    void one_key_that_cannot_be_used_does_not_spoil_the_others() {
        issuer = () -> CompletableFuture.completedFuture(JwksDocument.parse("{\"keys\":[{\"kid\":\"odd\",\"kty\":7},"
                + "{\"kid\":\"weak\",\"kty\":\"oct\",\"k\":\"AAAA\"}," + TestKeys.entry("k1") + "]}"));

        assertKnown("k1");
        assertThrows(InvalidToken.class, () -> keys.of("odd"));
        assertThrows(InvalidToken.class, () -> keys.of("weak"));
    }

    @Test
    void an_issuer_that_hangs_keeps_few_waiting_and_is_asked_once() throws Exception {
        CompletableFuture<JwksDocument> hanging = new CompletableFuture<>();
        CountDownLatch refused = new CountDownLatch(100 - 16);
        issuer = () -> hanging;
        ExecutorService pool = Executors.newCachedThreadPool();
        List<Future<Algorithm>> callers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            callers.add(pool.submit(() -> {
                try {
                    return keys.of("k1");
                } catch (KeysUnavailable e) {
                    refused.countDown();
                    throw e;
                }
            }));
        }
        refused.await();
        hanging.complete(JwksDocument.parse(TestKeys.document("k1")));
        long found = 0;
        for (Future<Algorithm> caller : callers) {
            try {
                caller.get();
                found++;
            } catch (java.util.concurrent.ExecutionException e) {
                assertEquals(KeysUnavailable.class, e.getCause().getClass());
            }
        }
        pool.shutdown();

        assertEquals(16, found);
        assertEquals(1, readings.get());
    }
}
