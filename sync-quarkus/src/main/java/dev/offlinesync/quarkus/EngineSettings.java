package dev.offlinesync.quarkus;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.rules.ExponentialBackoff;
import dev.offlinesync.core.rules.FailurePolicy;
import java.time.Duration;

/** The properties that the queue itself has bounds for. */
record EngineSettings(OfflineSyncConfig config) {
    /** What clients over HTTP get to run their items themselves, and to have the results. */
    private static final Duration GRACE_OF_CLIENTS = Duration.ofSeconds(30);

    /** @throws io.quarkus.runtime.configuration.ConfigurationException naming the first one that is out of its bounds */
    void apply(OfflineSync.Builder builder) {
        Property.use("lease", () -> builder.lease(config.lease()));
        Property.use("handler-timeout", () -> builder.handlerTimeout(config.handlerTimeout()));
        Property.use("batch-size", () -> builder.batchSize(config.batchSize()));
        Property.use("batch-bytes", () -> builder.batchBytes(config.batchBytes().asLongValue()));
        Property.use("max-record", () -> builder.maxRecord(config.maxRecord().asLongValue()));
        Property.use("max-open-items", () -> builder.maxOpenItems(config.maxOpenItems()));
        Property.use("max-stored", () -> builder.maxStored(config.maxStored().asLongValue()));
        Property.use("lane-wait", () -> builder.laneWait(config.laneWait()));
        Property.use("max-waiting", () -> builder.maxWaiting(config.maxWaiting()));
        Property.use("push-time", () -> builder.pushTime(config.pushTime()));
        Property.use("unknown-endpoint-wait", () -> builder.unknownEndpointWait(config.unknownEndpointWait()));
        worker(builder);
        retries(builder);
        if (config.failFast()) {
            builder.failures(FailurePolicy.FAIL_FAST);
        }
    }

    private void worker(OfflineSync.Builder builder) {
        OfflineSyncConfig.Worker worker = config.worker();
        Duration grace = worker.grace().orElse(config.http().enabled() ? GRACE_OF_CLIENTS : Duration.ZERO);
        Property.use("worker.grace", () -> builder.workerGrace(grace));
        Property.use("worker.interval", () -> builder.workerInterval(worker.interval()));
        Property.use("worker.users", () -> builder.workerUsers(worker.users()));
        Property.use("worker.threads", () -> builder.workerThreads(worker.threads()));
    }

    /** One after the other, so that a message is about the property that it names. */
    private void retries(OfflineSync.Builder builder) {
        OfflineSyncConfig.Retry retry = config.retry();
        Property.use("retry.base", () -> new ExponentialBackoff(retry.base(), retry.base(), 0));
        Property.use("retry.max", () -> new ExponentialBackoff(retry.base(), retry.max(), 0));
        Property.use(
                "retry.jitter",
                () -> builder.retryPolicy(new ExponentialBackoff(retry.base(), retry.max(), retry.jitter())));
    }
}
