package dev.offlinesync.quarkus;

import dev.offlinesync.core.store.SyncStore;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the store answers, as {@code offline-sync}. */
@Readiness
@Singleton
public class StoreHealth implements HealthCheck {
    private final SyncStore store;

    StoreHealth(SyncStore store) {
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        try {
            store.ping();
            return HealthCheckResponse.named("offline-sync")
                    .up()
                    .withData("store", store.describe())
                    .build();
        } catch (RuntimeException e) {
            return HealthCheckResponse.named("offline-sync")
                    .down()
                    .withData("reason", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
