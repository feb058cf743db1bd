package dev.offlinesync.bench.micro;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.rules.ProcessingPlan;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What runs next, of a batch of fifty. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlanningBenchmark {
    private static final int BATCH = 50;
    private static final int EARLIER = 950;

    private final List<OpenItem> creates = IntStream.range(0, BATCH)
            .mapToObj(i -> open(EARLIER + i, "/api/expenses " + i))
            .toList();
    private final List<OpenItem> edits = IntStream.range(0, BATCH)
            .mapToObj(i -> open(EARLIER + i, "/api/expenses " + i % 10))
            .toList();
    private final List<OpenItem> earlier = IntStream.range(0, EARLIER)
            .mapToObj(i -> open(i, "/api/expenses " + i % 10))
            .toList();

    private static OpenItem open(int i, String recordKey) {
        return new OpenItem(new ItemId(String.format("%024x", i)), new OrderKey(recordKey), i % 3, i + 1, true, null);
    }

    /** Fifty records, nothing before them. */
    @Benchmark
    public ProcessingPlan creates() {
        return ProcessingPlan.of(creates, List.of(), Set.of(), Set.of(), Set.of());
    }

    /** Fifty edits of ten records with 950 earlier ones, as many as are ever looked at. */
    @Benchmark
    public ProcessingPlan editsBehindOthers() {
        return ProcessingPlan.of(edits, earlier, Set.of(), Set.of(), Set.of());
    }
}
