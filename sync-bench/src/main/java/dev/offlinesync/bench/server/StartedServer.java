package dev.offlinesync.bench.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server process of the bench's own, on a free port. */
public final class StartedServer implements Server {
    private static final String LISTENING = "Listening on ";
    private static final Duration START_TIME = Duration.ofSeconds(60);
    private static final Duration STOP_TIME = Duration.ofSeconds(15);

    private final Process process;
    private final Tokens tokens;
    private final URI address;
    private final Duration startTime;

    private StartedServer(Process process, Tokens tokens, URI address, Duration startTime) {
        this.process = process;
        this.tokens = tokens;
        this.address = address;
        this.startTime = startTime;
    }

    /**
     * Starts it; it answers when this returns.
     *
     * @param jar sync-app.jar
     * @param javaOptions such as {@code -Xmx128m}
     * @param secret its SYNC_JWT_SECRET
     * @param settings other SYNC_… variables beside the port
     * @throws IllegalStateException if it does not come up, with what it said
     */
    public static StartedServer start(Path jar, List<String> javaOptions, String secret, Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(javaOptions);
        command.addAll(List.of("-jar", jar.toString(), "serve"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SYNC_"));
        builder.environment().putAll(settings);
        builder.environment().put("SYNC_PORT", "0");
        builder.environment().put("SYNC_MAX_ADDRESS_CONNECTIONS", "10000"); // all clients are on this machine
        builder.environment().put("SYNC_JWT_SECRET", secret);
        long began = System.nanoTime();
        try {
            Process process = builder.start();
            URI address = listening(process);
            return new StartedServer(process, new Tokens(secret), address, Duration.ofNanos(System.nanoTime() - began));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + jar, e);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static URI listening(Process process) {
        List<String> said = new ArrayList<>();
        CompletableFuture<URI> address = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            if (line.startsWith(LISTENING)) {
                                address.complete(URI.create(line.substring(LISTENING.length())));
                            } else if (!address.isDone()) {
                                said.add(line);
                            } else {
                                System.err.println("server: " + line);
                            }
                        }
                    } catch (IOException e) {
                        said.add(e.toString());
                    }
                    address.completeExceptionally(new IllegalStateException(
                            "the server did not start; it said:\n" + String.join("\n", said)));
                },
                "server-output");
        reader.setDaemon(true);
        reader.start();
        try {
            return address.get(START_TIME.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("the server was not ready within " + START_TIME.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** From the start of the process until it could serve. */
    public Duration startTime() {
        return startTime;
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public String token(String user) {
        return tokens.of(user);
    }

    @Override
    public Optional<Duration> cpu() {
        return process.info().totalCpuDuration();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIME.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
