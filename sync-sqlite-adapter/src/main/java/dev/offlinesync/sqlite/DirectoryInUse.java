package dev.offlinesync.sqlite;

import java.nio.file.Path;

/** Another server, or another store of this process, uses the data directory. */
public final class DirectoryInUse extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    DirectoryInUse(Path directory) {
        super("the data directory " + directory + " is in use by another server");
    }
}
