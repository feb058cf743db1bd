package dev.offlinesync.examples.courier;

import com.mongodb.client.MongoClient;
import dev.offlinesync.api.Authenticator;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.mongo.MongoStore;
import dev.offlinesync.mongo.MongoStoreOptions;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The queue, on the MongoClient that Quarkus has made; its worker runs as long as the application does. */
@Singleton
class OfflineQueue {
    @Produces
    @Singleton
    MongoStore store(MongoClient mongo, @ConfigProperty(name = "quarkus.mongodb.database") String database) {
        return MongoStore.open(mongo, database, MongoStoreOptions.of(Parcel.COLLECTION, "deliveries", "returns"));
    }

    @Produces
    @Singleton
    Handlers handlers(Deliveries deliveries, Returns returns, Notices notices) {
        return Handlers.builder()
                .resource(Resource.of("/api/parcels", RecordRules.NONE))
                .pure("/api/deliveries", deliveries)
                .pure("/api/returns", returns)
                .effect("/api/notices", notices)
                .build();
    }

    @Produces
    @Singleton
    OfflineSync sync(MongoStore store, Handlers handlers) {
        return OfflineSync.builder(store)
                .handlers(handlers)
                .workerGrace(Duration.ofSeconds(30)) // clients run their items themselves, and want the results
                .build();
    }

    @Produces
    @Singleton
    SyncQueue queue(OfflineSync sync) {
        return sync.queue();
    }

    /** Quarkus has found out who calls before a request comes here: there are no tokens to look at. */
    @Produces
    @Singleton
    HttpApi api(OfflineSync sync, Handlers handlers) {
        return HttpApi.builder(sync.queue(), sync.records(), handlers, Authenticator.NONE)
                .build();
    }

    void start(@Observes StartupEvent event, MongoStore store, OfflineSync sync) {
        store.warnings().forEach(Log::warn);
        sync.start();
    }

    /** While the MongoClient is still open. */
    void stop(@Observes ShutdownEvent event, OfflineSync sync) {
        sync.close();
    }
}
