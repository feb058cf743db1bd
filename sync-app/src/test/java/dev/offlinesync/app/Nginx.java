package dev.offlinesync.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A real nginx with a configuration of ours, and a certificate for {@code localhost}. */
final class Nginx implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Process process;

    private Nginx(Process process) {
        this.process = process;
    }

    /** The program, which is often not on the path of ordinary users. Skips the test if there is none, unless CI=true. */
    private static Path program() {
        Stream<String> path = Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator));
        List<Path> found = Stream.concat(path, Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(directory -> Path.of(directory, "nginx"))
                .filter(Files::isExecutable)
                .toList();
        assertTrue(!found.isEmpty() || !"true".equals(System.getenv("CI")), "CI needs nginx");
        assumeTrue(!found.isEmpty(), "skipped: install nginx to test the proxy of docs/deploy.md");
        return found.get(0);
    }

    /**
     * Starts it.
     *
     * @param dir for its files, of which {@code cert.pem} and {@code key.pem} are there already
     * @param http what stands within {@code http {}}
     * @param port on which it is expected to listen
     */
    static Nginx start(Path dir, String http, int port) throws IOException {
        Path nginx = program();
        Path logs = Files.createDirectories(dir.resolve("logs"));
        Path configuration = Files.writeString(dir.resolve("nginx.conf"), """
                daemon off;
                master_process off;
                pid nginx.pid;
                events {}
                http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                %s
                }
                """.formatted(http));
        Process process = new ProcessBuilder(
                        nginx.toString(),
                        "-p",
                        dir + "/",
                        "-c",
                        configuration.toString(),
                        "-e",
                        logs.resolve("error.log").toString())
                .redirectErrorStream(true)
                .redirectOutput(logs.resolve("out.log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    assertTrue(process.isAlive(), () -> read(logs));
                    return accepts(port);
                });
        return new Nginx(process);
    }

    private static boolean accepts(int port) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static String read(Path logs) {
        try {
            return Files.readString(logs.resolve("out.log")) + Files.readString(logs.resolve("error.log"));
        } catch (IOException e) {
            return String.valueOf(e);
        }
    }

    /**
     * Makes {@code cert.pem} and {@code key.pem}.
     *
     * @return trusts that certificate alone
     */
    static SSLContext certificate(Path dir) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = dir.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "n",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        String.valueOf(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(keytool.waitFor() == 0, said);
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        Files.writeString(
                dir.resolve("cert.pem"),
                pem("CERTIFICATE", keys.getCertificate("n").getEncoded()));
        Files.writeString(
                dir.resolve("key.pem"),
                pem("PRIVATE KEY", keys.getKey("n", PASSWORD).getEncoded()));

        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("n", keys.getCertificate("n"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return tls;
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }

    @Override
    public void close() {
        process.destroy();
    }
}
