package dev.offlinesync.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Servers whose clocks are wrong, by the library of Debian's faketime. Without its wrapper, which would stand between us
 * and the process that is to be killed.
 */
public final class FakeTime {
    private final Path library;
    private final Path file;

    private FakeTime(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /** The same launch with a clock that goes {@code ahead}, if the library is there to do it. */
    public static ServerProcess.Launch ahead(ServerProcess.Launch launch, String ahead) {
        return library().map(path -> with(launch, path).with("FAKETIME", ahead)).orElse(launch);
    }

    /**
     * A clock that is right and can be set while servers run.
     *
     * @param directory for a file of its own
     * @return empty if the library is not there; with CI=true that is an error
     */
    static Optional<FakeTime> settable(Path directory) {
        return library().map(path -> {
            FakeTime clock = new FakeTime(path, directory.resolve("clock"));
            clock.set(Duration.ZERO);
            return clock;
        });
    }

    /** The same launch with this clock. */
    ServerProcess.Launch of(ServerProcess.Launch launch) {
        return with(launch, library)
                .with("FAKETIME_TIMESTAMP_FILE", file.toString())
                .with("FAKETIME_NO_CACHE", "1");
    }

    /** From now on it is so far ahead of the right time, or behind it if this is negative. */
    void set(Duration ahead) {
        try {
            Path next = file.resolveSibling("next");
            Files.writeString(next, (ahead.isNegative() ? "" : "+") + ahead.toSeconds() + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerProcess.Launch with(ServerProcess.Launch launch, Path library) {
        return launch.with("LD_PRELOAD", library.toString())
                // what waits for a time to pass is to wait for that time
                .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                // files have their own times, by which Java knows that the archive of its classes fits
                .with("NO_FAKE_STAT", "1")
                // a workaround for other systems, with which every timed wait of a JVM ends at once and is begun again
                .with("FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    private static Optional<Path> library() {
        Optional<Path> found = installed();
        if (found.isEmpty()) {
            String how = "no libfaketime, so all clocks are right: apt-get install faketime";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(how);
            }
            System.out.println(how);
        }
        return found;
    }

    private static Optional<Path> installed() {
        Path libraries = Path.of("/usr/lib");
        if (!Files.isDirectory(libraries)) {
            return Optional.empty();
        }
        try (Stream<Path> architectures = Files.list(libraries)) {
            return architectures
                    .map(directory -> directory.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
