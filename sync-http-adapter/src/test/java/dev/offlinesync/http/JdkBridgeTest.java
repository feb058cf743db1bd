package dev.offlinesync.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The whole contract again, with neither Javalin nor Jetty in between: the bridge is all that another framework needs. */
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

    @Test
    void the_documentation_shows_this_bridge() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        root = Files.exists(root.resolve("docs")) ? root : root.getParent();
        List<String> lines =
                Files.readAllLines(root.resolve("sync-http-adapter/src/test/java/dev/offlinesync/http/JdkBridge.java"));
        String shown = String.join(
                "\n", lines.subList(lines.indexOf("// begin: bridge") + 1, lines.indexOf("// end: bridge")));
        assertTrue(
                Files.readString(root.resolve("docs/embedding-http.md")).contains(shown),
                "docs/embedding-http.md does not contain:\n" + shown);
    }
}
