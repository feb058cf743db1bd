package dev.offlinesync.chaos;

import dev.offlinesync.app.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One place of a server: a port on which one process after the other serves. */
final class Instance implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ServerProcess.Launch launch;
    private final String address;
    private final Path log;
    private volatile ServerProcess process;

    /** @param log where the words of its processes are kept, to explain a verdict */
    Instance(ServerProcess.Launch launch, Path log) {
        int port = freePort();
        this.launch = launch.with("SYNC_PORT", Integer.toString(port));
        this.address = "http://127.0.0.1:" + port;
        this.log = log;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    /** Starts a process, and another one if it ends because the database is away. */
    Instance start() {
        long began = System.nanoTime();
        while (true) {
            launch();
            try {
                process.address();
                return this;
            } catch (AssertionError e) {
                end();
                if (Duration.ofNanos(System.nanoTime() - began).compareTo(PATIENCE) > 0) {
                    throw e;
                }
                Pause.of(Duration.ofMillis(200));
            }
        }
    }

    /** Starts a process and does not wait for it. */
    Instance launch() {
        process = ServerProcess.start(launch);
        return this;
    }

    void awaitServing() {
        process.address();
    }

    void kill() {
        assertRunning();
        process.kill();
        end();
    }

    /** One that died of something else than a fault of ours is what a run is to find. */
    private void assertRunning() {
        if (!process.isAlive()) {
            throw new AssertionError("it has ended by itself: " + end());
        }
    }

    void freeze() {
        assertRunning();
        process.signal("STOP");
    }

    void thaw() {
        process.signal("CONT");
    }

    /** As an operator does; waits for its end. */
    int terminate() {
        process.terminate();
        return end();
    }

    private int end() {
        int code = process.exitCode();
        List<String> words = new ArrayList<>(process.err());
        words.add("-- ended with " + code);
        try {
            Files.createDirectories(log.getParent());
            Files.write(log, words, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return code;
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.kill();
            end();
        }
    }
}
