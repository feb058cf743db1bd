package dev.offlinesync.examples.courier;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The backend as it is deployed: the packaged application in a process of its own, on a free port. */
final class PackagedBackend implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:(\\d+)");

    private final Process process;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Thread drain;
    private final URI address;

    private PackagedBackend(Process process) throws IOException {
        this.process = process;
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        address = URI.create("http://127.0.0.1:" + port(out));
        drain = new Thread(() -> out.lines().forEach(log::add), "backend-log");
        drain.setDaemon(true);
        drain.setUncaughtExceptionHandler((thread, e) -> {}); // the log ends with the process
        drain.start();
    }

    private String port(BufferedReader out) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            log.add(line);
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                return listening.group(1);
            }
        }
        throw new IllegalStateException("the backend did not start: " + log());
    }

    static PackagedBackend start(String mongo, String database, URI gateway) throws IOException {
        return new PackagedBackend(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=0",
                        "-Dquarkus.mongodb.connection-string=" + mongo,
                        "-Dquarkus.mongodb.database=" + database,
                        "-Dquarkus.security.users.embedded.users.ann=ann",
                        "-Dcourier.sms.url=" + gateway,
                        "-jar",
                        "target/quarkus-app/quarkus-run.jar")
                .redirectErrorStream(true)
                .start());
    }

    URI address() {
        return address;
    }

    /** As {@code kill} does it, and every system that runs servers. Does not wait. */
    void terminate() {
        process.toHandle().destroy(); // unlike Process.destroy, it leaves its output open
    }

    int exitCode() throws InterruptedException {
        int code = process.waitFor();
        drain.join();
        return code;
    }

    /** Whether it has said this so far. */
    boolean says(String words) {
        return log.stream().anyMatch(line -> line.contains(words));
    }

    /** All that it has said so far. */
    String log() {
        return String.join("\n", log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
