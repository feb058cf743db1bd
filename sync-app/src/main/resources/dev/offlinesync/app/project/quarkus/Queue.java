package {{package}};

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.sqlite.SqliteStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The queue as beans. Its worker runs as long as the application does. */
@Singleton
class Queue {
    /** Notes are kept as they come. What happens with orders is code. */
    @Produces
    @Singleton
    Handlers handlers(Orders orders) {
        return Handlers.builder()
                .resource(Resource.of("/api/notes", RecordRules.NONE))
                .pure("/api/orders", orders)
                .build();
    }

    @Produces
    @Singleton
    SyncStore store(Handlers handlers, @ConfigProperty(name = "queue.directory") Path directory) {
        return SqliteStore.open(directory, handlers.collections(), InstantSource.system());
    }

    void close(@Disposes SyncStore store) {
        store.close();
    }

    @Produces
    @Singleton
    OfflineSync sync(SyncStore store, Handlers handlers) {
        return OfflineSync.builder(store).handlers(handlers).build();
    }

    /** What the application's own code injects to hand over a write. */
    @Produces
    @Singleton
    SyncQueue queue(OfflineSync sync) {
        return sync.queue();
    }

    void start(@Observes StartupEvent event, OfflineSync sync) {
        sync.start();
    }

    void stop(@Observes ShutdownEvent event, OfflineSync sync) {
        sync.close();
    }
}
