package dev.offlinesync.app;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory in which this instance keeps its own files. */
final class DataDirectory {
    private DataDirectory() {}

    /**
     * Creates the directory if it is missing.
     *
     * @throws StartFailure if the directory cannot be written
     */
    static Path prepare(Path directory) {
        try {
            Files.createDirectories(directory, ownersOnly("rwx------"));
        } catch (IOException e) {
            throw failure(directory, e);
        }
        if (!Files.isWritable(directory)) {
            throw new StartFailure(
                    "the data directory " + directory + " cannot be written; SYNC_DATA_DIR names another");
        }
        return directory;
    }

    /** Permissions for what only its owner may open, if this system has such. */
    static FileAttribute<?>[] ownersOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    static StartFailure failure(Path directory, IOException e) {
        return new StartFailure(
                "the data directory " + directory + " cannot be used: " + reason(e) + "; SYNC_DATA_DIR names another",
                e);
    }

    private static String reason(IOException e) {
        if (e instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + " is a file";
        }
        if (e instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        }
        return e instanceof NoSuchFileException missing ? missing.getFile() + " is missing" : StartFailure.reason(e);
    }
}
