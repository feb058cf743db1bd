package dev.offlinesync.examples.van;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.sun.net.httpserver.HttpServer;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.mongo.MongoStore;
import dev.offlinesync.mongo.MongoStoreOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;

/** The whole backend: a MongoClient of its own, three kinds of writes, the queue, and routes of its own. */
public final class VanBackend implements AutoCloseable {
    private final MongoStore store;
    private final OfflineSync sync;
    private final HttpServer http;

    private VanBackend(MongoStore store, OfflineSync sync, HttpServer http) {
        this.store = store;
        this.sync = sync;
        this.http = http;
    }

    /**
     * @param keys who may call: a key for each technician
     * @param port 0 is any free one
     */
    static VanBackend start(MongoClient mongo, String database, URI billing, Map<String, UserId> keys, int port)
            throws IOException {
        MongoStore store = MongoStore.open(mongo, database, MongoStoreOptions.of("parts", "jobs"));
        Handlers handlers = Handlers.builder()
                .resource(Resource.of("/parts", RecordRules.NONE))
                .pure("/jobs", new Jobs())
                .effect("/invoices", new Invoices(billing))
                .build();
        OfflineSync sync = OfflineSync.builder(store)
                .handlers(handlers)
                .workerGrace(Duration.ofSeconds(30)) // clients run their items themselves, and want the results
                .build();
        sync.start();

        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.setExecutor(Executors.newFixedThreadPool(8));
        http.createContext("/outbox", new OutboxRoute(sync.queue(), keys));
        http.start();
        return new VanBackend(store, sync, http);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** Requests first, then the queue; the MongoClient belongs to whoever made it. */
    @Override
    public void close() {
        http.stop(1);
        sync.close();
        store.close();
    }

    /** {@code MONGODB_URI}, {@code BILLING_URL}, and a single key in {@code VAN_KEY} for technician ann. */
    public static void main(String[] args) throws IOException {
        MongoClient mongo = MongoClients.create(System.getenv("MONGODB_URI"));
        URI billing = URI.create(System.getenv("BILLING_URL"));
        Map<String, UserId> keys = Map.of(System.getenv("VAN_KEY"), new UserId("ann"));
        VanBackend backend = start(mongo, "van", billing, keys, 8080);
        Runtime.getRuntime().addShutdownHook(new Thread(backend::close));
        System.out.println("Listening on " + backend.address());
    }
}
