package dev.offlinesync.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.forward.UpstreamServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server behind the nginx of docs/deploy.md, with the configuration that is printed there. */
@Tag("thorough")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeployIT {
    private static final int MIB = 1 << 20;
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    private static Path dir;

    private final int tlsPort = UpstreamServer.freePort();
    private final int plainPort = UpstreamServer.freePort();
    private final CountDownLatch release = new CountDownLatch(1);
    private final UpstreamServer slow = UpstreamServer.start();
    private SSLContext tls;
    private HttpClient browser;
    private ServerProcess server;
    private Nginx nginx;
    private String token;

    @BeforeAll
    void start() throws Exception {
        Path resources = Files.writeString(dir.resolve("resources.json"), """
                {"resources": [
                  {"path": "/api/expenses", "collection": "expenses"},
                  {"path": "/api/slow", "forward": "%s"}]}""".formatted(slow.address()));
        Path secret = Files.writeString(dir.resolve("secret"), SECRET + "\n");
        server = ServerProcess.serve(
                dir.resolve("data"),
                Map.of(
                        "SYNC_TRUSTED_PROXIES",
                        "127.0.0.1",
                        "SYNC_JWT_SECRET_FILE",
                        secret.toString(),
                        "SYNC_MAX_ADDRESS_CONNECTIONS",
                        "2",
                        "SYNC_RESOURCES",
                        resources.toString()));
        token = token("ann");
        tls = Nginx.certificate(dir);
        browser = HttpClient.newBuilder().sslContext(tls).build();
        nginx = Nginx.start(dir, configuration(), tlsPort);
    }

    @AfterAll
    void stop() {
        release.countDown();
        for (AutoCloseable each : new ArrayList<AutoCloseable>(java.util.Arrays.asList(nginx, server, slow))) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** As it is printed, but for the names and places of this machine. */
    private String configuration() throws IOException {
        String printed = Documentation.blocks(Documentation.DEPLOY, "nginx").get(0);
        for (String[] change : new String[][] {
            {"127.0.0.1:5000", server.address().replace("http://", "")},
            {"listen 80;", "listen 127.0.0.1:" + plainPort + ";"},
            {"listen 443 ssl http2;", "listen 127.0.0.1:" + tlsPort + " ssl http2;"},
            {"/etc/ssl/sync.example.com.pem", dir.resolve("cert.pem").toString()},
            {"/etc/ssl/private/sync.example.com.key", dir.resolve("key.pem").toString()}
        }) {
            assertTrue(printed.contains(change[0]), "docs/deploy.md lacks " + change[0]);
            printed = printed.replace(change[0], change[1]);
        }
        return printed.replace("sync.example.com", "localhost");
    }

    private static String token(String user) {
        return com.auth0.jwt.JWT.create().withSubject(user).sign(com.auth0.jwt.algorithms.Algorithm.HMAC256(SECRET));
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + tlsPort + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return browser.send(request, BodyHandlers.ofString());
    }

    @Test
    void clients_speak_http_2_over_tls() throws Exception {
        HttpResponse<String> pushed = send(
                "POST",
                "/api/sync/push",
                "{\"items\":[{\"endpoint\":\"/api/expenses\",\"method\":\"POST\",\"data\":{\"amount\":1}}]}");

        assertEquals(200, pushed.statusCode(), pushed::body);
        assertTrue(pushed.body().contains("\"successful\":1"), pushed::body);
        assertEquals(HttpClient.Version.HTTP_2, pushed.version());
        assertEquals(
                "max-age=31536000",
                pushed.headers().firstValue("Strict-Transport-Security").orElse(""));
    }

    @Test
    void a_stream_and_a_pull_that_waits_pass_as_they_come() throws Exception {
        String cursor = send("GET", "/api/sync/changes", "").body().replaceFirst(".*\"cursor\":\"([^\"]*)\".*", "$1");
        HttpRequest events = HttpRequest.newBuilder(URI.create("https://localhost:" + tlsPort + "/api/sync/events"))
                .header("Authorization", "Bearer " + token)
                .build();
        HttpResponse<Stream<String>> stream = browser.send(events, BodyHandlers.ofLines());
        Iterator<String> lines = stream.body().iterator();
        assertEquals(":", lines.next(), "the stream has begun, and nothing is held back until it ends");
        CompletableFuture<HttpResponse<String>> pull = browser.sendAsync(
                HttpRequest.newBuilder(URI.create(
                                "https://localhost:" + tlsPort + "/api/sync/changes?wait=30&since=" + cursor))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());

        assertEquals(
                201,
                send("POST", "/api/expenses", "{\"_id\":\"live\",\"amount\":1}").statusCode());

        assertTrue(
                pull.get().body().contains("\"_id\":\"live\""),
                () -> pull.join().body());
        String line = lines.next();
        while (!line.startsWith("data: {\"_id\"")) {
            line = lines.next();
        }
        assertTrue(line.endsWith("\"status\":\"completed\"}"), line);
        stream.body().close();
    }

    @Test
    void who_comes_without_tls_is_sent_to_it() throws Exception {
        HttpResponse<String> plain = browser.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + plainPort + "/api/sync/pending"))
                        .build(),
                BodyHandlers.ofString());

        assertEquals(308, plain.statusCode());
        assertEquals(
                "https://localhost/api/sync/pending",
                plain.headers().firstValue("Location").orElse(""));
    }

    @Test
    void a_body_as_large_as_the_server_takes_passes_and_a_larger_one_gets_the_servers_own_answer() throws Exception {
        String item = "{\"endpoint\":\"/api/expenses\",\"method\":\"POST\",\"data\":{\"x\":\"" + "x".repeat(MIB - 100)
                + "\"}},";
        String nineMiB = "{\"items\":[" + item.repeat(9).replaceFirst(",$", "") + "]}";

        assertEquals(201, send("POST", "/api/sync/bulk?results=none", nineMiB).statusCode());
        HttpResponse<String> tooLarge = send("POST", "/api/sync/bulk", " ".repeat(10 * MIB + 1));
        assertEquals(413, tooLarge.statusCode());
        assertEquals(
                "application/problem+json",
                tooLarge.headers().firstValue("Content-Type").orElse(""));
        String beyond = "POST /api/sync/bulk HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + 12 * MIB + "\r\n\r\n";
        assertEquals("413", status(from("127.0.0.3", beyond)));
    }

    /** A request from this address of the loopback network. */
    private Socket from(String address, String request) throws IOException {
        Socket plain = new Socket();
        plain.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
        plain.connect(new InetSocketAddress("127.0.0.1", tlsPort));
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, "localhost", tlsPort, true);
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private static String status(Socket socket) throws IOException {
        try (socket) {
            byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return new String(line, StandardCharsets.US_ASCII).replace("HTTP/1.1 ", "");
        }
    }

    @Test
    void a_client_behind_the_proxy_is_told_from_the_others_and_cannot_say_that_it_is_another() throws Exception {
        slow.answers(exchange -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            UpstreamServer.answer(exchange, 200, "");
        });
        String item = "{\"items\":[{\"endpoint\":\"/api/slow\",\"method\":\"POST\",\"data\":{\"n\":1}}]}";
        List<Socket> waiting = new ArrayList<>();
        for (String user : List.of("bob", "eve")) {
            waiting.add(from(
                    "127.0.0.2",
                    "POST /api/sync/push HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                            + token(user) + "\r\nContent-Type: application/json\r\nContent-Length: " + item.length()
                            + "\r\n\r\n" + item));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> slow.received().size() == 2);
        String health = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

        assertEquals("429", status(from("127.0.0.2", health + "\r\n")));
        assertEquals("429", status(from("127.0.0.2", health + "X-Forwarded-For: 127.0.0.3\r\n\r\n")));
        assertEquals("200", status(from("127.0.0.3", health + "\r\n")));
        release.countDown();
        for (Socket each : waiting) {
            assertEquals("200", status(each));
        }
        assertEquals("200", status(from("127.0.0.2", health + "\r\n")));
    }
}
