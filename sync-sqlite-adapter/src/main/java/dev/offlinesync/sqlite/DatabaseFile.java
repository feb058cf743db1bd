package dev.offlinesync.sqlite;

import dev.offlinesync.core.store.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the files that are open are still those of the directory. If somebody deletes or replaces them while the
 * server runs, the system keeps the old ones as long as they are open: everything seems to work, and is gone when the
 * server stops. Thread-safe.
 */
final class DatabaseFile {
    /** With less of the disk left, calls cannot rely on being written. */
    static final long LEAST_ROOM = 1 << 20;

    private static final String ADVICE = " while it is open: nothing is acknowledged any more. ";
    private static final String PUT_BACK =
            "Put the files back, and restart the server. What was deleted is gone when the"
                    + " server stops: save it before, as docs/sqlite.md says";

    /** Of SQLite's shared memory, which it makes anew. */
    private static final String RESTART = "Close all other programs that use the file, and restart the server";

    private final Path file;
    private final Path log;
    private final Path index;
    private final LongSupplier room;
    private volatile @Nullable Object fileKey;
    private volatile @Nullable Object logKey;
    private volatile @Nullable Object indexKey;
    private volatile boolean isLost;

    /** @param room how many bytes of the disk are left; negative if that is not known */
    DatabaseFile(Path file, LongSupplier room) {
        this.file = file;
        this.log = file.resolveSibling(file.getFileName() + "-wal");
        this.index = file.resolveSibling(file.getFileName() + "-shm");
        this.room = room;
    }

    static DatabaseFile of(Path file) {
        return new DatabaseFile(file, () -> {
            boolean isKnown = file.toFile().getTotalSpace() > 0;
            return isKnown ? file.toFile().getUsableSpace() : -1;
        });
    }

    Path path() {
        return file;
    }

    /** @throws StoreUnavailable if the files are gone, or are others */
    void check() {
        fileKey = same(file, fileKey);
        logKey = same(log, logKey);
        indexKey = same(index, indexKey);
        isLost = false;
    }

    /** For reads, which cannot lose anything: only once a write has noticed it. */
    void checkIfLost() {
        if (isLost) {
            check();
        }
    }

    /** @throws StoreUnavailable if the files are gone, or cannot be relied on to take another write */
    void checkRoom() {
        check();
        if (!Files.isWritable(file)) {
            throw new StoreUnavailable(file + " is not writable any more");
        }
        long left = room.getAsLong();
        if (left >= 0 && left < LEAST_ROOM) {
            throw new StoreUnavailable("only " + left + " bytes are left on the disk of " + file);
        }
    }

    private @Nullable Object same(Path path, @Nullable Object known) {
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            if (known != null && !Objects.equals(known, key)) {
                isLost = true;
                throw new StoreUnavailable(path + " was replaced" + ADVICE + remedy(path));
            }
            return key == null ? path : key; // a system without keys
        } catch (NoSuchFileException e) {
            if (known == null && !path.equals(file)) {
                return null; // nothing has been written yet
            }
            throw lost(path, " was deleted", e);
        } catch (IOException e) {
            throw lost(path, " cannot be found any more", e);
        }
    }

    private String remedy(Path path) {
        return path.equals(index) ? RESTART : PUT_BACK;
    }

    private StoreUnavailable lost(Path path, String what, IOException e) {
        isLost = true;
        return new StoreUnavailable(path + what + ADVICE + remedy(path), e);
    }
}
