package dev.offlinesync.app;

import dev.offlinesync.api.jwt.JwtSettings;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret of development mode, generated once and kept in a file that only its owner can read. */
final class DevelopmentSecret {
    private static final String FILE = "development-secret";
    private static final int BYTES = 32;

    private final Path directory;

    DevelopmentSecret(Path directory) {
        this.directory = directory;
    }

    /** @throws StartFailure if the file can be neither read nor made */
    JwtSettings.Secret readOrMake() {
        Path file = DataDirectory.prepare(directory).resolve(FILE);
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            return new JwtSettings.Secret(Files.readString(file).strip());
        } catch (IOException e) {
            throw DataDirectory.failure(directory, e);
        } catch (IllegalArgumentException e) {
            throw new StartFailure(file + " holds no secret any more; delete it, and a new one is made", e);
        }
    }

    /** Atomic: a second process that starts at the same time never reads half a secret. */
    private void make(Path file) throws IOException {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        Path whole = Files.createTempFile(directory, FILE, ".new", DataDirectory.ownersOnly("rw-------"));
        try {
            Files.writeString(whole, HexFormat.of().formatHex(secret) + "\n");
            Files.move(whole, file);
        } catch (FileAlreadyExistsException e) {
            // the other process was faster, and its secret is as good
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}
