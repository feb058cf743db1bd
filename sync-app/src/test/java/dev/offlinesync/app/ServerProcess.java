package dev.offlinesync.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The shaded jar as a process of its own, as users run it. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LISTENING = "Listening on ";

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers = new ArrayList<>();

    /**
     * How a server is started.
     *
     * @param jvm options such as -Xmx256m
     * @param environment added to the present one, which gives none of the product's variables
     */
    public record Launch(List<String> jvm, Map<String, String> environment, List<String> arguments) {
        /** A small server, since several of them run at once on small machines. */
        public static Launch of(Map<String, String> environment, String... arguments) {
            return new Launch(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"), environment, List.of(arguments));
        }

        public Launch withJvm(String... options) {
            return new Launch(List.of(options), environment, arguments);
        }

        public Launch with(String variable, String value) {
            Map<String, String> more = new LinkedHashMap<>(environment);
            more.put(variable, value);
            return new Launch(jvm, more, arguments);
        }
    }

    private ServerProcess(Process process) {
        this.process = process;
        readers.add(read(process.getInputStream(), out));
        readers.add(read(process.getErrorStream(), err));
    }

    /** A server on a free port with this data directory, in development mode unless {@code more} says otherwise. */
    static ServerProcess serve(Path dataDir, Map<String, String> more) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SYNC_PORT", "0");
        environment.put("SYNC_DATA_DIR", dataDir.toString());
        environment.putAll(more);
        return start(environment);
    }

    static ServerProcess serve(Path dataDir) {
        return serve(dataDir, Map.of());
    }

    static ServerProcess start(Map<String, String> environment, String... args) {
        return start(Launch.of(environment, args));
    }

    /** Returns at once: {@link #address} waits until it can serve. */
    public static ServerProcess start(Launch launch) {
        Path jar = Path.of(System.getProperty("sync-app.jar", "target/sync-app.jar"));
        assertTrue(Files.exists(jar), () -> jar + " is missing: build it first (./mvnw -pl sync-app -am package)");
        List<String> command = new ArrayList<>();
        command.add(java());
        command.add(ClassArchive.option(jar));
        command.addAll(launch.jvm);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(launch.arguments);
        return start(command, launch.environment);
    }

    /** A program of the tests' own instead of the jar, with what it needs from their class path. */
    static ServerProcess start(Class<?> main, List<String> jvm, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return start(command, Map.of());
    }

    /** Another command that ends in the product, such as its start script. */
    public static ServerProcess start(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("SYNC_"));
        builder.environment().putAll(environment);
        try {
            return new ServerProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Java that runs the tests. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Thread read(InputStream stream, List<String> lines) {
        Thread thread = new Thread(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                // the process is gone
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Where it listens, as it says on its standard output; waits for that. */
    public String address() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> listening().isPresent() || !process.isAlive());
        return listening()
                .orElseThrow(() -> new AssertionError("it did not start: " + out + err))
                .substring(LISTENING.length());
    }

    private Optional<String> listening() {
        return out.stream().filter(line -> line.startsWith(LISTENING)).findFirst();
    }

    /** The token that development mode prints. */
    public String token() {
        address();
        return out.stream()
                .filter(line -> line.matches("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+"))
                .findFirst()
                .orElseThrow();
    }

    /** A client with the printed token. */
    Client client() {
        return new Client(address(), token());
    }

    public List<String> out() {
        return out;
    }

    public List<String> err() {
        return err;
    }

    /** As {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Such as STOP and CONT. A process that is gone takes no signal, which is no error. */
    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** As {@code kill -TERM} does. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for its end, and for all that it had to say. */
    public int exitCode() {
        try {
            assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), () -> "it still runs: " + out + err);
            for (Thread reader : readers) {
                reader.join(PATIENCE.toMillis());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
    }
}
