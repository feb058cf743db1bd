package dev.offlinesync.chaos;

import dev.offlinesync.app.ServerProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A data directory that can run out of room: a small file system of its own where we may mount one, else a limit on the
 * size of the files that the server writes.
 */
abstract class SmallDisk implements AutoCloseable {
    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    static SmallDisk on(Path parent) {
        Path directory = parent.resolve("disk");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (run("mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", directory.toString())) {
            return new Mounted(directory);
        }
        System.out.println("no file system can be mounted here: the size of files is limited instead");
        return new Limited(directory);
    }

    Path directory() {
        return directory;
    }

    /** The server that is to live on it. */
    abstract ServerProcess.Launch limit(ServerProcess.Launch launch);

    abstract void fill(Instance server);

    abstract void free(Instance server);

    @Override
    public abstract void close();

    private static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // no such command here
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static final class Mounted extends SmallDisk {
        private final Path filler;

        Mounted(Path directory) {
            super(directory);
            this.filler = directory.resolve("filler");
        }

        @Override
        ServerProcess.Launch limit(ServerProcess.Launch launch) {
            return launch;
        }

        @Override
        void fill(Instance server) {
            try (OutputStream out = Files.newOutputStream(filler)) {
                for (int size = 1 << 20; size >= 4096; size >>= 4) {
                    fill(out, new byte[size]);
                }
            } catch (IOException e) {
                return; // the last bytes of it were too many
            }
        }

        private static void fill(OutputStream out, byte[] block) {
            try {
                while (true) {
                    out.write(block);
                }
            } catch (IOException e) {
                return; // full, for blocks of this size
            }
        }

        @Override
        void free(Instance server) {
            try {
                Files.deleteIfExists(filler);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            run("umount", "-l", super.directory.toString());
        }
    }

    private static final class Limited extends SmallDisk {
        Limited(Path directory) {
            super(directory);
        }

        @Override
        ServerProcess.Launch limit(ServerProcess.Launch launch) {
            return launch;
        }

        /** Smaller than what is there already, so that no file can grow. */
        @Override
        void fill(Instance server) {
            limitFiles(server, "4096");
        }

        @Override
        void free(Instance server) {
            limitFiles(server, "unlimited");
        }

        /** The soft limit alone, which can be raised again. */
        private static void limitFiles(Instance server, String soft) {
            if (!run("prlimit", "--pid", Long.toString(server.pid()), "--fsize=" + soft + ":")) {
                throw new AssertionError("prlimit (of util-linux) is needed where no file system can be mounted");
            }
        }

        @Override
        public void close() {}
    }
}
