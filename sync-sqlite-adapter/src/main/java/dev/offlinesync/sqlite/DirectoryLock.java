package dev.offlinesync.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reserves a directory for one store, by locks of the operating system that end with the process: on a file of its own,
 * and on the database, so that neither can be deleted to let a second server in beside the first.
 */
final class DirectoryLock implements AutoCloseable {
    // Of this process: if a locked file were opened a second time and closed, POSIX would drop the first lock.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /** Far behind any byte that SQLite locks or writes. */
    private static final long BYTE_OF_DATABASE = Long.MAX_VALUE - 1;

    private final Path directory;
    private final FileChannel channel;

    // Of the database: it must outlive SQLite's connections, since closing it drops their locks too.
    private @Nullable FileChannel database;

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

    /**
     * Looks whether another store has the database, before SQLite opens it.
     *
     * @param file exists, in this directory
     * @throws DirectoryInUse if one has, although the lock file is another one
     */
    void checkDatabase(Path file) throws IOException {
        database = FileChannel.open(file, StandardOpenOption.WRITE);
        lockDatabase(database).release();
    }

    /**
     * Locks the database until this is closed.
     *
     * <p>To be called when SQLite has read from it in WAL mode: from then on it keeps a lock of its own. Whenever it has
     * none, it drops all locks of this process on the file.
     *
     * @throws DirectoryInUse if another store has been faster
     */
    void keepDatabase() throws IOException {
        if (database == null) {
            throw new IllegalStateException("the database is checked first");
        }
        lockDatabase(database);
    }

    private FileLock lockDatabase(FileChannel file) throws IOException {
        FileLock lock = file.tryLock(BYTE_OF_DATABASE, 1, false);
        if (lock == null) {
            throw new DirectoryInUse(directory);
        }
        return lock;
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) { // a second close must not take the directory from its next user
            try (channel) {
                if (database != null) {
                    database.close();
                }
            } finally {
                HELD.remove(directory);
            }
        }
    }
}
