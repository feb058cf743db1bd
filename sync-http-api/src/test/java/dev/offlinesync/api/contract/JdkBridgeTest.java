package dev.offlinesync.api.contract;

import com.sun.net.httpserver.HttpServer;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The whole contract again, with neither Javalin nor Jetty in between: the bridge is all that another framework needs.
 */
class JdkBridgeTest extends HttpContract {
    @Override
    protected SyncStore emptyStore(InstantSource clock) {
        return new InMemoryStore(clock);
    }

    @Override
    protected Front front(HttpApi api) {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/", new JdkBridge(api));
            server.start();
            return Front.of(server.getAddress().getPort(), () -> {
                server.stop(0);
                threads.shutdown();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
