package dev.offlinesync.contract.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The real queue on a real store against a simple model: random calls by several parties that die, freeze beyond their
 * lease or get no answer at any point; clocks that go on and disagree; and edits by hand.
 *
 * <p>A failure names its seed and shows all that happened. {@code -Doffline-sync.seed=N} runs that seed alone,
 * {@code -Doffline-sync.seeds=N} runs N others than usual, from a start that it prints.
 *
 * <p>A test with the tag {@code thorough} tries most of the seeds, so that a build can leave them out.
 */
public interface EngineModelContract {
    /** An empty store. */
    StoreUnderTest underTest();

    /** How many seeds are tried, one in ten of them without the tag {@code thorough}. */
    int seeds();

    int OPERATIONS = 40;

    @Test
    default void whatever_happens_every_write_ends_once_and_in_order() {
        Long one = Long.getLong("offline-sync.seed");
        Long many = Long.getLong("offline-sync.seeds");
        if (one != null) {
            System.out.println(run(one));
        } else if (many != null) {
            long from = System.nanoTime() >>> 20;
            System.out.println("seeds from " + from);
            LongStream.range(from, from + many).forEach(this::run);
        } else {
            LongStream.rangeClosed(1, few()).forEach(this::run);
        }
    }

    @Test
    @Tag("thorough")
    default void whatever_happens_with_many_more_seeds_every_write_ends_once_and_in_order() {
        LongStream.rangeClosed(few() + 1, seeds()).forEach(this::run);
    }

    @Test
    default void a_seed_gives_the_same_run_again() {
        assertEquals(run(7), run(7));
    }

    private long few() {
        return Math.max(seeds() / 10, Math.min(seeds(), 2));
    }

    private String run(long seed) {
        try (StoreUnderTest underTest = underTest()) {
            return new RandomRun(underTest, seed, OPERATIONS).go();
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }
}
