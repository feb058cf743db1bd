package dev.offlinesync.chaos;

import dev.offlinesync.app.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server whose clock is wrong, by the library of Debian's faketime. Without its wrapper, which would stand between us
 * and the process that is to be killed.
 */
final class FakeTime {
    private FakeTime() {}

    /** The same launch with a clock that goes {@code ahead}, if the library is there to do it. */
    static ServerProcess.Launch ahead(ServerProcess.Launch launch, String ahead) {
        Optional<Path> library = library();
        if (library.isEmpty()) {
            String how = "no libfaketime, so all clocks are right: apt-get install faketime";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(how);
            }
            System.out.println(how);
            return launch;
        }
        return launch.with("LD_PRELOAD", library.get().toString())
                .with("FAKETIME", ahead)
                // what waits for a time to pass is to wait for that time
                .with("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    }

    private static Optional<Path> library() {
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
