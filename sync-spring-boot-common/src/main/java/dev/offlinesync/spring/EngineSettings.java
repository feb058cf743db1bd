package dev.offlinesync.spring;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.rules.ExponentialBackoff;
import dev.offlinesync.core.rules.FailurePolicy;
import java.time.Duration;
import java.util.Objects;

/** The properties that the queue itself has bounds for. */
final class EngineSettings {
    /** What clients over HTTP get to run their items themselves, and to have the results. */
    private static final Duration GRACE_OF_CLIENTS = Duration.ofSeconds(30);

    private final OfflineSyncProperties properties;
    private final PropertyCheck check;
    private final Duration usualGrace;

    private EngineSettings(OfflineSyncProperties properties, PropertyCheck check, Duration usualGrace) {
        this.properties = properties;
        this.check = check;
        this.usualGrace = usualGrace;
    }

    static EngineSettings withHttpApi(OfflineSyncProperties properties, PropertyCheck check) {
        return new EngineSettings(properties, check, GRACE_OF_CLIENTS);
    }

    static EngineSettings withoutHttpApi(OfflineSyncProperties properties, PropertyCheck check) {
        return new EngineSettings(properties, check, Duration.ZERO);
    }

    /** @throws CannotStart naming the first property that is out of its bounds */
    void apply(OfflineSync.Builder builder) {
        check.use("lease", () -> builder.lease(properties.lease()));
        check.use("handler-timeout", () -> builder.handlerTimeout(properties.handlerTimeout()));
        check.use("batch-size", () -> builder.batchSize(properties.batchSize()));
        check.use(
                "batch-bytes", () -> builder.batchBytes(properties.batchBytes().toBytes()));
        check.use("max-record", () -> builder.maxRecord(properties.maxRecord().toBytes()));
        check.use("max-open-items", () -> builder.maxOpenItems(properties.maxOpenItems()));
        check.use("max-stored", () -> builder.maxStored(properties.maxStored().toBytes()));
        check.use("lane-wait", () -> builder.laneWait(properties.laneWait()));
        check.use("max-waiting", () -> builder.maxWaiting(properties.maxWaiting()));
        check.use("push-time", () -> builder.pushTime(properties.pushTime()));
        check.use("unknown-endpoint-wait", () -> builder.unknownEndpointWait(properties.unknownEndpointWait()));
        worker(builder);
        retries(builder);
        if (properties.failFast()) {
            builder.failures(FailurePolicy.FAIL_FAST);
        }
    }

    private void worker(OfflineSync.Builder builder) {
        OfflineSyncProperties.Worker worker = properties.worker();
        Duration grace = Objects.requireNonNullElse(worker.grace(), usualGrace);
        check.use("worker.grace", () -> builder.workerGrace(grace));
        check.use("worker.interval", () -> builder.workerInterval(worker.interval()));
        check.use("worker.users", () -> builder.workerUsers(worker.users()));
        check.use("worker.threads", () -> builder.workerThreads(worker.threads()));
    }

    /** One after the other, so that a message is about the property that it names. */
    private void retries(OfflineSync.Builder builder) {
        OfflineSyncProperties.Retry retry = properties.retry();
        check.use("retry.base", () -> new ExponentialBackoff(retry.base(), retry.base(), 0));
        check.use("retry.max", () -> new ExponentialBackoff(retry.base(), retry.max(), 0));
        check.use(
                "retry.jitter",
                () -> builder.retryPolicy(new ExponentialBackoff(retry.base(), retry.max(), retry.jitter())));
    }
}
