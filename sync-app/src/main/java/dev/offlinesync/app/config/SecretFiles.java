package dev.offlinesync.app.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Secrets that are given as files, as Docker and Kubernetes do, so that neither environment nor processes show them. */
final class SecretFiles {
    private static final long MOST_BYTES = 64 << 10;
    private static final Pattern WITH_PASSWORD = Pattern.compile("[^:/]+://[^@/]*:[^@/]*@.*|.*password=.*");

    private final Map<Setting, String> given;
    private final List<String> problems;

    /** @param given gets what is in the files */
    SecretFiles(Map<Setting, String> given, List<String> problems) {
        this.given = given;
        this.problems = problems;
    }

    /** Whether this value is one that others must not see; an address is, if it has a password. */
    static boolean isSecret(Setting setting, String value) {
        boolean isAddress = setting == Setting.STORE || setting == Setting.MONGODB_URI;
        return setting.secret() && (!isAddress || WITH_PASSWORD.matcher(value).matches());
    }

    void read() {
        for (Setting setting : Setting.values()) {
            setting.file().filter(given::containsKey).ifPresent(file -> read(setting, file));
        }
    }

    private void read(Setting setting, Setting file) {
        if (given.containsKey(setting)) {
            problems.add("only one of " + setting.variable() + ", " + file.variable() + " can be set");
            return;
        }
        String name = given.getOrDefault(file, "").strip();
        try {
            given.put(setting, text(Path.of(name)));
        } catch (IOException | IllegalArgumentException e) {
            problems.add(file.variable() + " must be a file that can be read, with one line of UTF-8 text; it is \""
                    + name + "\"");
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IllegalArgumentException("too large");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString()
                    .strip(); // editors end a file with a line break
            if (text.isEmpty() || text.lines().count() > 1) {
                throw new IllegalArgumentException("not one line");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("no UTF-8", e);
        }
    }
}
