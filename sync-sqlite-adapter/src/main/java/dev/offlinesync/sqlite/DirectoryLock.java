package dev.offlinesync.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reserves a directory for one store, by a lock of the operating system that ends with the process. */
final class DirectoryLock implements AutoCloseable {
    // Of this process: if the lock file were opened a second time and closed, POSIX would drop the first lock.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * @param directory exists
     * @throws DirectoryInUse if another store uses it
     */
    static DirectoryLock take(Path directory) throws IOException {
        Path real = directory.toRealPath();
        if (!HELD.add(real)) {
            throw new DirectoryInUse(directory);
        }
        FileChannel channel = null;
        FileLock lock = null;
        try {
            Path file = real.resolve("offline-sync.lock");
            OwnersOnly.file(file);
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock = channel.tryLock();
            if (lock == null) {
                throw new DirectoryInUse(directory);
            }
            return new DirectoryLock(real, channel);
        } finally {
            if (lock == null) {
                HELD.remove(real);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) { // a second close must not take the directory from its next user
            channel.close();
            HELD.remove(directory);
        }
    }
}
