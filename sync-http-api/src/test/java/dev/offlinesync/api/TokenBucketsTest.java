package dev.offlinesync.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.api.RateLimit.Policy;
import dev.offlinesync.api.RateLimit.Taken;
import dev.offlinesync.core.item.UserId;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
    private static final UserId ANN = new UserId("ann");
    private static final UserId BOB = new UserId("bob");

    private long now;

    private final TokenBuckets buckets = new TokenBuckets(new Policy(60, Duration.ofMinutes(1)), new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return now;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    });

    @Test
    void the_quota_is_there_at_once_and_comes_back_evenly() {
        Taken all = buckets.take(ANN, 60);
        assertTrue(all.isGranted());
        assertEquals(0, all.remaining());
        assertEquals(Duration.ofMinutes(1), all.reset());

        Taken none = buckets.take(ANN, 2);
        assertFalse(none.isGranted());
        assertEquals(Duration.ofSeconds(2), none.pause());

        now += Duration.ofSeconds(2).toNanos();
        assertTrue(buckets.take(ANN, 2).isGranted());
    }

    @Test
    void what_is_refused_takes_nothing() {
        buckets.take(ANN, 50);
        assertFalse(buckets.take(ANN, 20).isGranted());
        assertTrue(buckets.take(ANN, 10).isGranted());
    }

    @Test
    void each_user_has_the_whole_quota() {
        assertTrue(buckets.take(ANN, 60).isGranted());
        assertTrue(buckets.take(BOB, 60).isGranted());
    }

    @Test
    void of_many_users_those_are_forgotten_who_asked_for_nothing_for_the_longest_time() {
        buckets.take(BOB, 60);
        for (int i = 0; i < TokenBuckets.MOST_USERS - 1; i++) {
            buckets.take(new UserId("user-" + i), 1);
            if (i == 0) {
                buckets.take(ANN, 60);
            }
        }
        assertFalse(buckets.take(ANN, 1).isGranted(), "seen later than others");
        assertTrue(buckets.take(BOB, 60).isGranted(), "forgotten");
    }
}
