package dev.offlinesync.spring;

import dev.offlinesync.core.item.QueueCounts;
import dev.offlinesync.micrometer.SyncMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** What is in the queue as gauges. While the database cannot be reached they are not a number, which Micrometer logs. */
final class QueueGauges implements SmartInitializingSingleton {
    private final MeterRegistry registry;
    private final QueueState state;

    QueueGauges(MeterRegistry registry, QueueState state) {
        this.registry = registry;
        this.state = state;
    }

    /** Once everything is there: the queue that is asked tells its events to listeners that count in this registry. */
    @Override
    public void afterSingletonsInstantiated() {
        items("pending", QueueCounts::pending);
        items("processing", QueueCounts::processing);
        items("failed", QueueCounts::failed);
        TimeGauge.builder(
                        SyncMetrics.PREFIX + "oldest.due",
                        () -> state.oldestDue().toMillis(),
                        TimeUnit.MILLISECONDS)
                .description("How long the oldest due item has been due")
                .register(registry);
    }

    private void items(String status, ToIntFunction<QueueCounts> count) {
        Gauge.builder(SyncMetrics.PREFIX + "items", () -> count.applyAsInt(state.counts()))
                .description("Items of all users")
                .tag("status", status)
                .register(registry);
    }
}
