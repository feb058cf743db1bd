package dev.offlinesync.spring;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.rules.ExponentialBackoff;
import dev.offlinesync.core.rules.FailurePolicy;

/** The properties that the queue itself has bounds for. */
final class EngineSettings {
    private final OfflineSyncProperties properties;
    private final PropertyCheck check;

    EngineSettings(OfflineSyncProperties properties, PropertyCheck check) {
        this.properties = properties;
        this.check = check;
    }

    /** @throws CannotStart naming the first property that is out of its bounds */
    void apply(OfflineSync.Builder builder) {
        check.use("lease", () -> builder.lease(properties.lease()));
        check.use("handler-timeout", () -> builder.handlerTimeout(properties.handlerTimeout()));
        check.use("batch-size", () -> builder.batchSize(properties.batchSize()));
        check.use(
                "batch-bytes", () -> builder.batchBytes(properties.batchBytes().toBytes()));
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
        check.use("worker.grace", () -> builder.workerGrace(worker.grace()));
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
